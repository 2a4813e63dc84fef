//! The thumbnails of `pressroom build`: which pages, how wide, in which formats, and what they are called.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use clap::builder::RangedI64ValueParser;
use serde::Serialize;

use super::args::Build;
use crate::diagnostic::Diagnostic;
use crate::engine::Pdf;
use crate::output::{ThumbnailFormat, WIDTHS, draw, thumbnail_name};

/// Reads widths that can be drawn.
pub(super) fn widths() -> RangedI64ValueParser<u32> {
    clap::value_parser!(u32).range(i64::from(*WIDTHS.start())..=i64::from(*WIDTHS.end()))
}

/// How a page is drawn for the web.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum ThumbnailName {
    /// For every browser and mail program; the smaller one for pages of text (`name.p1.640.png`)
    Png,
    /// For the web; without loss, and the smaller one for photographs (`name.p1.640.webp`)
    Webp,
}

impl From<ThumbnailName> for ThumbnailFormat {
    fn from(name: ThumbnailName) -> Self {
        match name {
            ThumbnailName::Png => Self::Png,
            ThumbnailName::Webp => Self::WebP,
        }
    }
}

/// Which pages are drawn for the web.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ThumbnailPages {
    /// The first
    First,
    /// Every one
    All,
}

/// What was asked for; nothing, if there are no formats.
pub(super) struct Thumbnails {
    formats: Vec<ThumbnailFormat>,
    widths: Vec<u32>,
    all: bool,
}

/// A page that was drawn.
#[derive(Serialize)]
pub(super) struct Thumbnail {
    path: String,
    page: usize,
    width: u32,
    height: u32,
    bytes: usize,
    #[serde(skip)]
    pub(super) file: PathBuf,
    #[serde(skip)]
    pub(super) data: Vec<u8>,
}

impl Thumbnails {
    pub(super) fn of(args: &Build) -> Self {
        let mut formats: Vec<_> = args.thumbnail.iter().map(|name| (*name).into()).collect();
        formats.sort_unstable();
        formats.dedup();
        let mut widths = args.thumbnail_width.clone();
        widths.sort_unstable();
        widths.dedup();
        Self {
            formats,
            widths,
            all: args.thumbnail_pages == ThumbnailPages::All,
        }
    }

    /// Where the first page of a source goes. How many pages follow nobody knows yet; their names differ from others where those of
    /// the first do, in what stands before the number.
    pub(super) fn names(&self, folder: &Path, source: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
        let each = self.formats.iter();
        let each = each.flat_map(|format| self.widths.iter().map(move |width| (format, width)));
        let names = each.map(|(format, width)| {
            let name = thumbnail_name(source, 1, *width, format.extension())?;
            Ok(folder.join(name))
        });
        names.collect()
    }

    /// The thumbnails of a document, by page, width and format.
    pub(super) fn draw(
        &self,
        folder: &Path,
        source: &Path,
        pdf: &Pdf,
    ) -> Result<Vec<Thumbnail>, Diagnostic> {
        let mut made = Vec::new();
        if self.formats.is_empty() {
            return Ok(made);
        }
        let last = if self.all { pdf.pages } else { 1 };
        for page in 1..=last {
            for width in &self.widths {
                let drawing = draw(&pdf.bytes, page, *width)?;
                for format in &self.formats {
                    let name = thumbnail_name(source, page, *width, format.extension())?;
                    let file = folder.join(name);
                    let data = drawing.encode(*format)?;
                    made.push(Thumbnail {
                        path: file.display().to_string(),
                        page,
                        width: drawing.width,
                        height: drawing.height,
                        bytes: data.len(),
                        file,
                        data,
                    });
                }
            }
        }
        Ok(made)
    }
}

impl Thumbnail {
    /// The line for people.
    pub(super) fn line(&self) -> String {
        let Self {
            path,
            page,
            width,
            height,
            bytes,
            ..
        } = self;
        format!("{path}: page {page}, {width} × {height} pixels, {bytes} bytes\n")
    }
}
