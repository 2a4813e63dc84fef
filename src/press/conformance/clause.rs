//! What PDF/X-4 asks for, as far as it is looked at, in the words of `docs/press.md`.

/// A group of clauses of ISO 15930-7:2010 that are kept or broken together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Clause {
    /// Titles and dates.
    Identity,
    /// Trailer, encryption, filters, files outside of the PDF.
    File,
    /// The boxes of pages.
    Boxes,
    /// Fonts within the PDF.
    Fonts,
    /// No colour but inks and colours with a profile.
    Colour,
    /// Operators, transfer functions, halftones, what stands for other things.
    Graphics,
    /// Blend modes and groups.
    Transparency,
    /// Layers.
    Layers,
}

impl Clause {
    #[cfg(test)]
    pub(super) const ALL: [Self; 8] = [
        Self::Identity,
        Self::File,
        Self::Boxes,
        Self::Fonts,
        Self::Colour,
        Self::Graphics,
        Self::Transparency,
        Self::Layers,
    ];

    /// Its row in `docs/press.md`.
    #[cfg(test)]
    pub(super) fn row(self) -> &'static str {
        match self {
            Self::Identity => "Identification and dates",
            Self::File => "File structure",
            Self::Boxes => "Page boxes",
            Self::Fonts => "Fonts",
            Self::Colour => "Colour",
            Self::Graphics => "Graphics",
            Self::Transparency => "Transparency",
            Self::Layers => "Layers",
        }
    }

    /// What to do.
    pub(super) fn help(self) -> &'static str {
        match self {
            Self::Identity => {
                "give the source a `date`; a PDF from elsewhere says its title and its date of creation in its properties"
            }
            Self::File => {
                "save the PDF anew with the program that it comes from, without passwords and files outside of it"
            }
            Self::Boxes => {
                "save the PDF anew with a trim box inside of its bleed box and media box"
            }
            Self::Fonts => {
                "save the PDF anew with all of its fonts embedded; otherwise the print shop sets the text in another one"
            }
            Self::Colour => {
                "save the PDF anew with colours that have a profile, or in CMYK; the sheets can be printed, but ask for a proof"
            }
            Self::Graphics => {
                "save the PDF anew as PDF 1.6 for print; the sheets can be printed, but ask for a proof"
            }
            Self::Transparency => "save the PDF anew with transparency as in PDF 1.6, or flattened",
            Self::Layers => "save the PDF anew without layers",
        }
    }
}

/// One thing that is not as PDF/X-4 has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Breach {
    pub(super) clause: Clause,
    /// From 1, of the sheets.
    pub(super) page: Option<usize>,
    /// What it is: `the font Helvetica`.
    pub(super) thing: String,
    /// What is wrong with it: `is not embedded`.
    pub(super) fault: &'static str,
}

impl Breach {
    pub(super) fn new(
        clause: Clause,
        page: Option<usize>,
        thing: impl Into<String>,
        fault: &'static str,
    ) -> Self {
        Self {
            clause,
            page,
            thing: thing.into(),
            fault,
        }
    }
}
