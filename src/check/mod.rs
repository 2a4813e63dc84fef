//! Accessibility and editorial rules, one per file, all in one table.
