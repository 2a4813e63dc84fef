//! What is made of a document, and how it reaches the disk.
