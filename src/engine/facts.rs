//! What can be measured on finished pages: sizes of text, its colour and what is behind it, the length of justified lines, and how
//! large images are.

use std::collections::BTreeSet;

use typst::foundations::{Bytes, Content, Smart, StyleChain};
use typst::introspection::{Location, Tag};
use typst::layout::{Abs, Frame, FrameItem, Point, Rect, Transform};
use typst::model::{FootnoteEntry, ParElem};
use typst::syntax::Span;
use typst::text::{FontWeight, SubElem, SuperElem, TextItem};
use typst::visualize::{Color, Image, ImageKind, Paint};
use typst_layout::{Page, PagedDocument};

/// A paragraph of fewer lines says nothing about how long lines are.
const LINES: usize = 3;

/// What was measured.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facts {
    /// The smallest text that is not raised or lowered.
    pub(crate) smallest: Option<Sample>,
    /// Text of each colour on each ground, the first of it.
    pub(crate) colours: Vec<(Color, Color, Sample)>,
    /// Characters in the full lines of each justified paragraph that has some.
    pub(crate) justified: Vec<usize>,
    /// Every image of pixels, as often as it is shown.
    pub(crate) rasters: Vec<Raster>,
}

/// An image of pixels on a page.
#[derive(Debug, Clone)]
pub(crate) struct Raster {
    /// The file that is shown.
    pub(crate) data: Bytes,
    /// Width and height in pixels, as it is shown.
    pub(crate) pixels: (u32, u32),
    /// Width and height on the page, in points.
    pub(crate) size: (f64, f64),
    /// Pixels to the inch that the file itself asks for.
    pub(crate) natural: Option<f64>,
    /// From 1.
    pub(crate) page: usize,
    /// Where the author names it.
    pub(crate) span: Span,
}

impl Raster {
    /// Pixels to the inch in the direction that has fewer.
    pub(crate) fn resolution(&self) -> f64 {
        let across = f64::from(self.pixels.0) / (self.size.0 / 72.0);
        let down = f64::from(self.pixels.1) / (self.size.1 / 72.0);
        across.min(down)
    }
}

/// A piece of text on a page.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    pub(crate) words: String,
    /// In points.
    pub(crate) size: f64,
    pub(crate) bold: bool,
    /// From 1.
    pub(crate) page: usize,
}

impl Facts {
    /// Measures the pages of a document.
    pub(super) fn of(document: &PagedDocument) -> Self {
        let mut measure = Measure::default();
        for (index, page) in document.pages().iter().enumerate() {
            measure.page(index + 1, page);
        }
        measure.facts
    }
}

impl Sample {
    /// Large text as WCAG has it: 18 points, or 14 in bold.
    pub(crate) fn is_large(&self) -> bool {
        self.size >= 18.0 || (self.bold && self.size >= 14.0)
    }
}

/// The lines of a justified paragraph: the height at which each stands, and how many characters it has.
#[derive(Default)]
struct Paragraph(Vec<(f64, usize)>);

impl Paragraph {
    /// Adds words; those at another height begin a line.
    fn add(&mut self, height: f64, size: f64, characters: usize) {
        match self.0.last_mut() {
            Some((last, count)) if (*last - height).abs() < 0.6 * size => *count += characters,
            _ => self.0.push((height, characters)),
        }
    }

    /// The mean of its lines without the last, which is not full.
    fn measure(mut self) -> Option<usize> {
        if self.0.len() < LINES {
            return None;
        }
        self.0.pop();
        Some(self.0.iter().map(|(_, count)| count).sum::<usize>() / self.0.len())
    }
}

/// An area of one colour, or of several.
struct Ground {
    from: Point,
    to: Point,
    colour: Option<Color>,
}

#[derive(Default)]
struct Measure {
    facts: Facts,
    page: usize,
    grounds: Vec<Ground>,
    /// Elements around the text that raise or lower it.
    shifted: BTreeSet<u128>,
    /// The baseline and size of the text before, which is not raised.
    before: Option<(f64, f64)>,
    /// The paragraphs and notes around the text, the innermost last; those that are not justified have no lines.
    open: Vec<(Location, Option<Paragraph>)>,
}

impl Measure {
    fn page(&mut self, number: usize, page: &Page) {
        self.page = number;
        // What goes on after a page break comes after the foot and head of pages, so nothing is known of it.
        self.open.clear();
        self.shifted.clear();
        self.before = None;
        let paper = match &page.fill {
            Smart::Custom(Some(Paint::Solid(colour))) => Some(colour.clone()),
            Smart::Custom(Some(_)) => None,
            Smart::Auto | Smart::Custom(None) => Some(Color::WHITE),
        };
        let size = page.frame.size();
        self.grounds = vec![Ground {
            from: Point::zero(),
            to: Point::new(size.x, size.y),
            colour: paper,
        }];
        self.frame(&page.frame, Transform::identity());
    }

    fn frame(&mut self, frame: &Frame, transform: Transform) {
        for (at, item) in frame.items() {
            let here = transform.pre_concat(Transform::translate(at.x, at.y));
            match item {
                FrameItem::Group(group) => {
                    self.frame(&group.frame, here.pre_concat(group.transform));
                }
                FrameItem::Text(text) => self.text(text, here),
                FrameItem::Shape(shape, _) => {
                    if let Some(fill) = &shape.fill {
                        self.ground(fill, shape.bbox(false), here);
                    }
                }
                FrameItem::Image(image, size, span) => {
                    self.raster(image, size.to_point(), here, *span);
                    self.cover(None, Rect::new(Point::zero(), size.to_point()), here);
                }
                FrameItem::Tag(Tag::Start(element, _)) => self.enter(element),
                FrameItem::Tag(Tag::End(location, ..)) => self.leave(*location),
                FrameItem::Link(..) => {}
            }
        }
    }

    fn raster(&mut self, image: &Image, size: Point, here: Transform, span: Span) {
        let ImageKind::Raster(raster) = image.kind() else {
            return;
        };
        let across = here.sx.get().hypot(here.ky.get());
        let down = here.sy.get().hypot(here.kx.get());
        self.facts.rasters.push(Raster {
            data: raster.data().clone(),
            pixels: (raster.width(), raster.height()),
            size: (size.x.to_pt() * across, size.y.to_pt() * down),
            natural: raster.dpi(),
            page: self.page,
            span,
        });
    }

    fn ground(&mut self, fill: &Paint, area: Rect, here: Transform) {
        let colour = match fill {
            Paint::Solid(colour) if colour.alpha().is_none_or(|alpha| alpha >= 1.0) => {
                Some(colour.clone())
            }
            _ => None,
        };
        self.cover(colour, area, here);
    }

    fn cover(&mut self, colour: Option<Color>, area: Rect, here: Transform) {
        let (from, to) = (area.min.transform(here), area.max.transform(here));
        self.grounds.push(Ground {
            from: from.min(to),
            to: from.max(to),
            colour,
        });
    }

    fn enter(&mut self, element: &Content) {
        let Some(location) = element.location() else {
            return;
        };
        if element.is::<SuperElem>() || element.is::<SubElem>() {
            self.shifted.insert(location.hash());
        } else if let Some(paragraph) = element.to_packed::<ParElem>() {
            let justified = paragraph.justify.get(StyleChain::default());
            self.open
                .push((location, justified.then(Paragraph::default)));
        } else if element.is::<FootnoteEntry>() {
            // A note may stand amidst the paragraph that refers to it.
            self.open.push((location, None));
        }
    }

    fn leave(&mut self, location: Location) {
        self.shifted.remove(&location.hash());
        if let Some(at) = self.open.iter().rposition(|(open, _)| *open == location) {
            let (_, paragraph) = self.open.remove(at);
            self.facts
                .justified
                .extend(paragraph.and_then(Paragraph::measure));
        }
    }

    fn text(&mut self, text: &TextItem, here: Transform) {
        // A blank has no colour, and a mark that stands for a note no size.
        if text.text.trim().is_empty() || !self.shifted.is_empty() {
            return;
        }
        let scale = (here.sy.get().powi(2) + here.kx.get().powi(2)).sqrt();
        let sample = Sample {
            words: text.text.to_string(),
            size: text.size.to_pt() * scale,
            bold: text.font.info().variant.weight >= FontWeight::BOLD,
            page: self.page,
        };
        self.colour(text, here, &sample);
        self.line(text, here);
        if self.is_raised(here.ty.to_pt(), sample.size) {
            return;
        }
        let smallest = self.facts.smallest.as_ref();
        if smallest.is_none_or(|smallest| sample.size < smallest.size) {
            self.facts.smallest = Some(sample);
        }
    }

    /// Whether text stands above or below the line of larger text: the mark of a note in a header that repeats is a number
    /// like any other, and no element says that it is raised.
    fn is_raised(&mut self, baseline: f64, size: f64) -> bool {
        let raised = self.before.is_some_and(|(line, large)| {
            let shift = (line - baseline).abs();
            size < 0.8 * large && shift > 0.05 * large && shift < 0.8 * large
        });
        if !raised {
            self.before = Some((baseline, size));
        }
        raised
    }

    fn colour(&mut self, text: &TextItem, here: Transform, sample: &Sample) {
        let Paint::Solid(colour) = &text.fill else {
            return;
        };
        let middle = Point::new(text.width() / 2.0, -text.size * 0.3).transform(here);
        let around = |ground: &&Ground| {
            let inside = |from: Abs, at: Abs, to: Abs| from <= at && at <= to;
            inside(ground.from.x, middle.x, ground.to.x)
                && inside(ground.from.y, middle.y, ground.to.y)
        };
        let ground = self.grounds.iter().rev().find(around);
        let Some(ground) = ground.and_then(|ground| ground.colour.clone()) else {
            return;
        };
        let same = |(known, behind, other): &(Color, Color, Sample)| {
            known == colour && *behind == ground && other.is_large() == sample.is_large()
        };
        if !self.facts.colours.iter().any(same) {
            self.facts
                .colours
                .push((colour.clone(), ground, sample.clone()));
        }
    }

    fn line(&mut self, text: &TextItem, here: Transform) {
        if let Some((_, Some(paragraph))) = self.open.last_mut() {
            paragraph.add(
                here.ty.to_pt(),
                text.size.to_pt(),
                text.text.chars().count(),
            );
        }
    }
}
