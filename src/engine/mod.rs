//! The Typst world: fonts, layouts, compilation and PDF export, and what their errors mean to an author.
