//! What print asks of finished pages, whatever layout set them.
//!
//! - Nobody clicks on paper, and annotations have no place in a file for the press: links go.
//! - Grey becomes black ink ([`super::ink`]).
//! - A ground that ends at the edge of the page reaches over it by the bleed, or a sheet that is cut a little aside shows white.
//! - On pages whose binding is on the other side, everything moves by the gutter.

use typst::foundations::Smart;
use typst::layout::{Abs, Frame, FrameItem, Point, Sides, Size};
use typst::model::Document as _;
use typst::visualize::{Geometry, Shape};
use typst_layout::{Page, PagedDocument};

use super::ink::{fine_line, ground, in_ink, letters, stroke};

/// What lies within this of the edge of the page ends there.
const EDGE: f64 = 0.1;

/// How pages face each other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facing {
    /// What the margins at the start of lines are wider by.
    pub(super) gutter: Abs,
    /// Whether the document is bound on the right.
    pub(super) rtl: bool,
}

/// The document as it is printed. With `facing`, the pages are those of a layout that has left room on the side where lines begin,
/// which is that of the binding on odd pages only.
pub(super) fn printed(document: &PagedDocument, facing: Option<Facing>) -> PagedDocument {
    let pages = document.pages().iter().enumerate().map(|(index, page)| {
        let shift = match facing {
            Some(facing) if index % 2 == 1 && facing.rtl => facing.gutter,
            Some(facing) if index % 2 == 1 => -facing.gutter,
            _ => Abs::zero(),
        };
        Page {
            frame: on_page(page, shift),
            fill: match &page.fill {
                Smart::Custom(Some(paint)) => Smart::Custom(Some(in_ink(paint))),
                other => other.clone(),
            },
            ..page.clone()
        }
    });
    PagedDocument::new(pages.collect(), document.info().clone())
}

/// What stands on a page as it is printed; all but what lies behind and before the whole page is moved to the side.
fn on_page(page: &Page, shift: Abs) -> Frame {
    let own = &page.frame;
    let edges = |shift: Abs| Edges {
        size: own.size(),
        bleed: page.bleed,
        shift,
    };
    if shift == Abs::zero() {
        return frame(own, Some((Point::zero(), &edges(shift))));
    }
    let full = own.size() + page.bleed.sum_by_axis();
    let origin = Point::new(-page.bleed.left, -page.bleed.top);
    let is_whole = |at: Point, item: &FrameItem| matches!(item, FrameItem::Group(group) if at == origin && group.frame.size() == full);
    let mut printed = Frame::new(own.size(), own.kind());
    for (at, item) in own.items() {
        let shift = if is_whole(*at, item) {
            Abs::zero()
        } else {
            shift
        };
        let mut alone = Frame::new(own.size(), own.kind());
        alone.push(*at + Point::with_x(shift), item.clone());
        let alone = frame(&alone, Some((Point::zero(), &edges(shift))));
        printed.push_multiple(alone.items().cloned());
    }
    printed
}

/// The page that something stands on.
struct Edges {
    size: Size,
    bleed: Sides<Abs>,
    /// How far what stands on it was moved to the side.
    shift: Abs,
}

impl Edges {
    /// Where a ground begins and ends from left to right that stood there before it was moved: at the edges where it ended there.
    fn across(&self, from: Abs, to: Abs) -> (Abs, Abs) {
        let (left, right) = (is_near(from, Abs::zero()), is_near(to, self.size.x));
        let moved = (from + self.shift, to + self.shift);
        let ends = (
            if left { -self.bleed.left } else { moved.0 },
            if right {
                self.size.x + self.bleed.right
            } else {
                moved.1
            },
        );
        // What is narrower than it is moved stays at its edge.
        if left && ends.1 <= Abs::zero() {
            (ends.0, to)
        } else if right && ends.0 >= self.size.x {
            (from, ends.1)
        } else {
            ends
        }
    }

    /// The same from top to bottom.
    fn down(&self, from: Abs, to: Abs) -> (Abs, Abs) {
        let top = is_near(from, Abs::zero());
        let bottom = is_near(to, self.size.y);
        (
            if top { -self.bleed.top } else { from },
            if bottom {
                self.size.y + self.bleed.bottom
            } else {
                to
            },
        )
    }
}

fn is_near(a: Abs, b: Abs) -> bool {
    (a - b).abs() < Abs::pt(EDGE)
}

/// A frame as it is printed; `place` is where it stands on the page, if it is neither turned, scaled nor clipped there.
fn frame(frame: &Frame, place: Option<(Point, &Edges)>) -> Frame {
    let mut printed = Frame::new(frame.size(), frame.kind());
    for (at, item) in frame.items() {
        let here = place.map(|(origin, edges)| (origin + *at, edges));
        match item {
            FrameItem::Link(..) => {}
            FrameItem::Group(group) => {
                let mut group = group.clone();
                let upright = group.clip.is_none() && group.transform.is_only_translate();
                let moved = Point::new(group.transform.tx, group.transform.ty);
                let inner = here.filter(|_| upright);
                let inner = inner.map(|(origin, edges)| (origin + moved, edges));
                group.frame = self::frame(&group.frame, inner);
                printed.push(*at, FrameItem::Group(group));
            }
            FrameItem::Text(text) => {
                let mut text = text.clone();
                text.fill = letters(&text.fill);
                text.stroke = text.stroke.as_ref().map(stroke);
                printed.push(*at, FrameItem::Text(text));
            }
            FrameItem::Shape(shape, span) => {
                let (at, shape) = match here {
                    Some(here) => reaching_over(*at, shape, here),
                    None => (*at, shape.clone()),
                };
                let (at, shape) = fine_line(at, &shape).unwrap_or((at, shape));
                let shape = Shape {
                    fill: shape.fill.as_ref().map(|paint| ground(paint, &shape)),
                    stroke: shape.stroke.as_ref().map(stroke),
                    ..shape
                };
                printed.push(at, FrameItem::Shape(shape, *span));
            }
            FrameItem::Image(..) | FrameItem::Tag(_) => printed.push(*at, item.clone()),
        }
    }
    printed
}

/// A ground that ends at an edge of the page, and over it by the bleed.
fn reaching_over(at: Point, shape: &Shape, (here, page): (Point, &Edges)) -> (Point, Shape) {
    let (Geometry::Rect(size), Some(_)) = (&shape.geometry, &shape.fill) else {
        return (at, shape.clone());
    };
    let from = here - Point::with_x(page.shift);
    let to = from + size.to_point();
    let (left, right) = page.across(from.x, to.x);
    let (top, bottom) = page.down(from.y, to.y);
    let size = Size::new(right - left, bottom - top);
    let aside = here - Point::new(left, top);
    let shape = Shape {
        geometry: Geometry::Rect(size),
        ..shape.clone()
    };
    (at - aside, shape)
}

#[cfg(test)]
mod tests {
    use typst::model::DocumentInfo;
    use typst::syntax::Span;
    use typst::visualize::{Color, FillRule, Luma, Paint, ProcessColor};

    use super::*;

    fn rect(width: f64, height: f64, fill: Color) -> FrameItem {
        let shape = Shape {
            geometry: Geometry::Rect(size(width, height)),
            fill: Some(Paint::Solid(fill)),
            fill_rule: FillRule::default(),
            stroke: None,
        };
        FrameItem::Shape(shape, Span::detached())
    }

    fn grey(light: f32) -> Color {
        Color::Process(ProcessColor::Luma(Luma::new(light, 1.0)))
    }

    fn size(width: f64, height: f64) -> Size {
        Size::new(Abs::pt(width), Abs::pt(height))
    }

    fn at(x: f64, y: f64) -> Point {
        Point::new(Abs::pt(x), Abs::pt(y))
    }

    /// Pages of 100 × 200 points with 9 of bleed, each with these items.
    fn document(count: usize, items: &[(Point, FrameItem)]) -> PagedDocument {
        let mut frame = Frame::hard(size(100.0, 200.0));
        frame.push_multiple(items.iter().cloned());
        let page = Page {
            frame,
            bleed: Sides::splat(Abs::pt(9.0)),
            fill: Smart::Auto,
            numbering: None,
            supplement: typst::foundations::Content::empty(),
            number: 1,
        };
        let pages = std::iter::repeat_n(page, count);
        PagedDocument::new(pages.collect(), DocumentInfo::default())
    }

    /// Where each shape stands, how large it is, and its colour.
    fn shapes(frame: &Frame) -> Vec<(Point, Size, Color)> {
        let shapes = frame.items().filter_map(|(at, item)| match item {
            FrameItem::Shape(shape, _) => match (&shape.geometry, &shape.fill) {
                (Geometry::Rect(size), Some(Paint::Solid(colour))) => {
                    Some((*at, *size, colour.clone()))
                }
                _ => None,
            },
            _ => None,
        });
        shapes.collect()
    }

    fn share(colour: &Color) -> f32 {
        match colour {
            Color::Process(ProcessColor::Cmyk(ink)) => ink.k,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn grounds_at_the_edge_reach_over_it() {
        let ground = || rect(100.0, 20.0, grey(0.9));
        let document = document(
            1,
            &[
                (at(0.0, 0.0), ground()),
                (at(10.0, 50.0), rect(90.0, 20.0, Color::BLACK)),
                (at(10.0, 80.0), rect(80.0, 20.0, Color::BLACK)),
            ],
        );
        let found = shapes(&printed(&document, None).pages()[0].frame);
        let places = found.iter().map(|(at, size, _)| (*at, *size));
        let wanted = [
            (at(-9.0, -9.0), size(118.0, 29.0)),
            (at(10.0, 50.0), size(99.0, 20.0)),
            (at(10.0, 80.0), size(80.0, 20.0)),
        ];
        assert_eq!(places.collect::<Vec<_>>(), wanted);
        assert!((share(&found[0].2) - 0.1).abs() < 0.01);
        assert!((share(&found[1].2) - 1.0).abs() < 0.01);
    }

    #[test]
    fn even_pages_move_to_the_other_side_without_what_lies_behind_them() {
        let behind = FrameItem::Group(typst::layout::GroupItem::new(Frame::hard(size(
            118.0, 218.0,
        ))));
        let items = [
            (at(-9.0, -9.0), behind),
            (at(40.0, 50.0), rect(20.0, 20.0, Color::BLACK)),
        ];
        let document = document(2, &items);
        for (rtl, even) in [(false, 28.0), (true, 52.0)] {
            let facing = Facing {
                gutter: Abs::pt(12.0),
                rtl,
            };
            let printed = printed(&document, Some(facing));
            let place = |page: usize| {
                let items = printed.pages()[page].frame.items();
                items.map(|(at, _)| *at).collect::<Vec<_>>()
            };
            assert_eq!(place(0), [at(-9.0, -9.0), at(40.0, 50.0)]);
            assert_eq!(place(1), [at(-9.0, -9.0), at(even, 50.0)]);
        }
    }

    /// A ground that ends at the outer edge of an odd page ends at the edge of an even one as well.
    #[test]
    fn grounds_of_even_pages_reach_their_edges_where_they_are_moved() {
        let ground = |width: f64| rect(width, 20.0, grey(0.9));
        let items = [
            (at(40.0, 0.0), ground(60.0)),
            (at(0.0, 50.0), ground(100.0)),
            (at(0.0, 80.0), ground(40.0)),
            (at(0.0, 110.0), ground(5.0)),
        ];
        let facing = Facing {
            gutter: Abs::pt(12.0),
            rtl: false,
        };
        let printed = printed(&document(2, &items), Some(facing));
        let found = shapes(&printed.pages()[1].frame);
        let across = found
            .iter()
            .map(|(at, size, _)| (at.x.to_pt().round(), (at.x + size.x).to_pt().round()));
        let wanted = [(28.0, 109.0), (-9.0, 109.0), (-9.0, 28.0), (-9.0, 5.0)];
        assert_eq!(across.collect::<Vec<_>>(), wanted);
    }

    #[test]
    fn thin_grey_grounds_are_lines_too() {
        let document = document(1, &[(at(10.0, 50.0), rect(80.0, 0.5, grey(0.72)))]);
        let found = shapes(&printed(&document, None).pages()[0].frame);
        let (at, size, colour) = &found[0];
        let round = |length: Abs| (length.to_pt() * 1000.0).round() / 1000.0;
        assert_eq!((round(at.x), round(at.y)), (10.0, 50.125));
        assert_eq!((round(size.x), round(size.y)), (80.0, 0.25));
        assert!(share(colour) > 0.99);
    }
}
