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
        let edges = Edges {
            size: page.frame.size(),
            bleed: page.bleed,
        };
        let moved = moved(&page.frame, shift, page.bleed);
        Page {
            frame: frame(&moved, Some((Point::zero(), &edges))),
            fill: match &page.fill {
                Smart::Custom(Some(paint)) => Smart::Custom(Some(in_ink(paint))),
                other => other.clone(),
            },
            ..page.clone()
        }
    });
    PagedDocument::new(pages.collect(), document.info().clone())
}

/// All but what lies behind and before the whole page, moved to the side.
fn moved(page: &Frame, shift: Abs, bleed: Sides<Abs>) -> Frame {
    if shift == Abs::zero() {
        return page.clone();
    }
    let full = page.size() + bleed.sum_by_axis();
    let origin = Point::new(-bleed.left, -bleed.top);
    let is_whole = |at: Point, item: &FrameItem| matches!(item, FrameItem::Group(group) if at == origin && group.frame.size() == full);
    let mut moved = Frame::new(page.size(), page.kind());
    moved.push_multiple(page.items().map(|(at, item)| {
        let at = if is_whole(*at, item) {
            *at
        } else {
            *at + Point::with_x(shift)
        };
        (at, item.clone())
    }));
    moved
}

/// The page that something stands on.
struct Edges {
    size: Size,
    bleed: Sides<Abs>,
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
    let reach = |ends: bool, bleed: Abs| if ends { bleed } else { Abs::zero() };
    let near = |a: Abs, b: Abs| (a - b).abs() < Abs::pt(EDGE);
    let to = here + size.to_point();
    let left = reach(near(here.x, Abs::zero()), page.bleed.left);
    let top = reach(near(here.y, Abs::zero()), page.bleed.top);
    let right = reach(near(to.x, page.size.x), page.bleed.right);
    let bottom = reach(near(to.y, page.size.y), page.bleed.bottom);
    let size = Size::new(size.x + left + right, size.y + top + bottom);
    let shape = Shape {
        geometry: Geometry::Rect(size),
        ..shape.clone()
    };
    (at - Point::new(left, top), shape)
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
