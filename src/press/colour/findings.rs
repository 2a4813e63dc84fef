//! What is found on the way, and how it is said.

use std::collections::BTreeMap;

use super::condition::Condition;
use super::inks::Inks;
use crate::diagnostic::{Code, Diagnostic};

/// Colours of the screen that are named one by one; a drawing may have thousands.
const NAMED: usize = 12;

/// Colours that are kept at all.
const KEPT: usize = 10_000;

/// What was found, each with the first page on which it is.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// The page that is looked at, from 1.
    pub(super) page: usize,
    converted: BTreeMap<[u8; 3], (usize, Inks)>,
    painted: BTreeMap<Inks, usize>,
    left: BTreeMap<&'static str, usize>,
    unread: BTreeMap<&'static str, usize>,
    /// The most ink that things of a kind have somewhere, in whole percent.
    most: BTreeMap<&'static str, (u32, usize)>,
    small: Vec<Small>,
}

/// An image that has too few pixels for its size.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Small {
    /// Where it is worst.
    pub(super) page: usize,
    /// On how many pages it has too few.
    pub(super) pages: usize,
    /// The last of them so far.
    pub(super) last: usize,
    pub(super) pixels: (i64, i64),
    /// In points.
    pub(super) size: (f64, f64),
    pub(super) resolution: f64,
}

impl Small {
    /// The same image in another place: the worst is told.
    pub(super) fn also(&mut self, other: Self) {
        let pages = self.pages + usize::from(other.last != self.last);
        let last = other.last;
        if other.resolution < self.resolution {
            *self = other;
        }
        (self.pages, self.last) = (pages, last);
    }
}

impl Findings {
    /// A colour of the screen became inks by the profile.
    pub(super) fn converted(&mut self, colour: [u8; 3], inks: Inks) {
        if self.converted.len() < KEPT {
            self.converted.entry(colour).or_insert((self.page, inks));
        }
    }

    /// Something is painted in these inks.
    pub(super) fn painted(&mut self, inks: Inks) {
        if self.painted.len() < KEPT {
            self.painted.entry(inks).or_insert(self.page);
        }
    }

    /// Something has these inks in its places, four bytes in each.
    pub(super) fn mixed(&mut self, what: &'static str, inks: &[u8]) {
        let sums = inks.chunks_exact(4);
        let sums = sums.map(|inks| inks.iter().map(|ink| u32::from(*ink)).sum::<u32>());
        let sum = sums.max().unwrap_or(0) * 100 / 255;
        let most = self.most.entry(what).or_insert((sum, self.page));
        if sum > most.0 {
            *most = (sum, self.page);
        }
    }

    /// Colours stay as they are.
    pub(super) fn left(&mut self, what: &'static str) {
        self.left.entry(what).or_insert(self.page);
    }

    /// A part of the file cannot be read, so it stays as it is.
    pub(super) fn unread(&mut self, what: &'static str) {
        self.unread.entry(what).or_insert(self.page);
    }

    pub(super) fn small(&mut self, small: Small) {
        if self.small.len() < KEPT {
            self.small.push(small);
        }
    }

    /// All of it, in words.
    pub(super) fn said(self, condition: &Condition) -> Vec<Diagnostic> {
        let mut said = Vec::new();
        said.extend(self.unread.iter().map(|(what, page)| unread(what, *page)));
        said.extend(self.left.iter().map(|(what, page)| left(what, *page)));
        said.extend(conversions(&self.converted));
        said.extend(self.ink(condition));
        said.extend(self.small.iter().map(|small| resolution(small, condition)));
        said
    }

    fn ink(&self, condition: &Condition) -> Vec<Diagnostic> {
        let limit = condition.ink_limit;
        let over = self
            .painted
            .iter()
            .filter(|(inks, _)| inks.sum() > limit + 0.5);
        let mut over = over.map(|(inks, page)| (*page, *inks)).collect::<Vec<_>>();
        over.sort_unstable();
        // Inks are told in whole percent: what differs by less is one colour.
        over.dedup_by_key(|(page, inks)| (*page, inks.to_string()));
        let mut said = Vec::new();
        for (page, inks) in over.iter().take(NAMED) {
            let sum = inks.sum().round();
            let message =
                format!("the colour {inks} on page {page} has {sum}% of ink, more than {limit}%");
            said.push(Diagnostic::new(Code::PressInk, message).help(INK));
        }
        if let Some(more) = over.len().checked_sub(NAMED).filter(|more| *more > 0) {
            let message = format!("{more} more colours have more ink than {limit}%");
            said.push(Diagnostic::new(Code::PressInk, message).help(INK));
        }
        for (what, (sum, page)) in &self.most {
            if f64::from(*sum) > limit + 0.5 {
                let message =
                    format!("{what} on page {page} has up to {sum}% of ink, more than {limit}%");
                said.push(Diagnostic::new(Code::PressInk, message).help(INK));
            }
        }
        said
    }
}

const INK: &str = "take ink out of it: so much does not dry and soils the next sheet; if the print shop allows more, say \
                   so with `--ink-limit`, or for sources with `ink-limit` in `[print]`";

fn unread(what: &str, page: usize) -> Diagnostic {
    let message = format!("{what} on page {page} cannot be read, so its colours stay as they are");
    Diagnostic::new(Code::PressUnread, message)
        .help("make the PDF anew with the program that it comes from, or look at a proof before it is printed")
}

fn left(what: &str, page: usize) -> Diagnostic {
    let message = format!("{what} on page {page} cannot be said in inks, and stays as it is");
    Diagnostic::new(Code::PressColour, message)
        .help("the print shop converts it; look at a proof, or use colours in CMYK in the program that the PDF comes from")
}

fn conversions(converted: &BTreeMap<[u8; 3], (usize, Inks)>) -> Vec<Diagnostic> {
    let mut colours = converted
        .iter()
        .map(|(colour, (page, inks))| (*page, *colour, *inks))
        .collect::<Vec<_>>();
    colours.sort_unstable();
    let mut said = Vec::new();
    for (page, [red, green, blue], inks) in colours.iter().take(NAMED) {
        let colour = format!("#{red:02x}{green:02x}{blue:02x}");
        let message = format!("the screen's colour {colour} on page {page} is printed as {inks}");
        said.push(Diagnostic::new(Code::PressColour, message).help(CONVERTED));
    }
    if let Some(more) = colours.len().checked_sub(NAMED).filter(|more| *more > 0) {
        let message = format!("{more} more colours of the screen are converted to inks");
        said.push(Diagnostic::new(Code::PressColour, message).help(CONVERTED));
    }
    said
}

const CONVERTED: &str = "the profile of the printing condition decides the inks; where they matter, give them yourself: \
                         in CMYK in the program that the PDF comes from, or for the theme's colour of sources with \
                         `accent = \"cmyk(100%, 70%, 0%, 40%)\"` in `[print]`";

fn resolution(small: &Small, condition: &Condition) -> Diagnostic {
    let wanted = condition.resolution.unwrap_or(0.0);
    let (across, down) = small.pixels;
    let millimetres = |points: f64| (points * 25.4 / 72.0).round();
    let (width, height) = (millimetres(small.size.0), millimetres(small.size.1));
    let message = format!(
        "the image of {across} × {down} pixels on page {} has {} dpi at {width} × {height} mm, less than {wanted}{}",
        small.page,
        small.resolution.floor(),
        match small.pages {
            1 => String::new(),
            pages => format!(" (it is on {pages} pages)"),
        }
    );
    #[expect(clippy::cast_possible_truncation, reason = "a number of pixels")]
    let needed = |points: f64| (points / 72.0 * wanted).ceil() as i64;
    let (across, down) = (needed(small.size.0), needed(small.size.1));
    Diagnostic::new(Code::PressResolution, message).help(format!(
        "use a file of at least {across} × {down} pixels, or show the image smaller"
    ))
}
