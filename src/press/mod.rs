//! What a print shop needs: colour in inks, and the claim of PDF/X-4.

pub(crate) mod colour;
pub(crate) mod conformance;
