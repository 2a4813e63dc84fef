//! The publication folder: settings, documents, images, layouts and fonts, on disk or in memory.
