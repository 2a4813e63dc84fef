//! The model as native Typst elements, each with a range span into the author's own file.
