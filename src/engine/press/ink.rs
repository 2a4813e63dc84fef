//! What is grey on a screen, in black ink.
//!
//! Presses print grey as a screen of dots. Small letters in it have frayed edges, and thin lines few dots. So dark letters and lines
//! are black, and thin grey lines become black ones that are thinner by as much. Other greys are shares of black alone, never of the
//! three other inks.

use typst::layout::{Abs, Point, Size};
use typst::visualize::{Cmyk, Color, FixedStroke, Geometry, Paint, ProcessColor, Shape};

/// Text and lines that are lighter than this are meant to be grey.
const DARK: f32 = 0.5;

/// Lines of this thickness are wide enough for a screen of dots; in points.
const THICK: f64 = 1.0;

/// What is no thicker is a line, however it is drawn; in points.
const LINE: f64 = 3.0;

/// No line is finer: presses lose such lines.
const FINEST: f64 = 0.25;

/// How light a grey is, if it is one that covers what is under it.
fn grey(paint: &Paint) -> Option<f32> {
    let Paint::Solid(Color::Process(colour)) = paint else {
        return None;
    };
    let rgb = match colour {
        ProcessColor::Luma(_) | ProcessColor::Rgb(_) => colour.to_rgb(),
        _ => return None,
    };
    let (most, least) = (
        rgb.red.max(rgb.green).max(rgb.blue),
        rgb.red.min(rgb.green).min(rgb.blue),
    );
    (rgb.alpha >= 1.0 && most - least < 0.004).then_some(rgb.green)
}

/// A share of black.
pub(super) fn black(share: f32) -> Paint {
    let ink = Cmyk {
        c: 0.0,
        m: 0.0,
        y: 0.0,
        k: share.clamp(0.0, 1.0),
    };
    Paint::Solid(Color::Process(ProcessColor::Cmyk(ink)))
}

pub(super) fn in_ink(paint: &Paint) -> Paint {
    grey(paint).map_or_else(|| paint.clone(), |light| black(1.0 - light))
}

/// Whether a grey line is too thin for a screen of dots. A white one parts grounds, and one that is nearly white is not meant to be
/// seen.
fn is_fine(thickness: Abs, light: f32) -> bool {
    thickness < Abs::pt(THICK) && light < 0.9
}

/// As thick as a black line is that has as much ink.
fn finer(thickness: Abs, light: f32) -> Abs {
    let finest = Abs::pt(FINEST).min(thickness);
    (thickness * f64::from(1.0 - light)).max(finest)
}

/// A thin grey line that is drawn as a ground, as Typst draws some strokes of blocks.
pub(super) fn fine_line(at: Point, shape: &Shape) -> Option<(Point, Shape)> {
    let light = grey(shape.fill.as_ref()?)?;
    let area = shape.bbox(false);
    let size = area.size();
    let (thickness, length) = (size.x.min(size.y), size.x.max(size.y));
    if !is_fine(thickness, light) || length < thickness * 4.0 {
        return None;
    }
    let finer = finer(thickness, light);
    let aside = (thickness - finer) / 2.0;
    let (shift, size) = if size.x < size.y {
        (Point::with_x(aside), Size::new(finer, size.y))
    } else {
        (Point::with_y(aside), Size::new(size.x, finer))
    };
    let line = Shape {
        geometry: Geometry::Rect(size),
        fill: Some(black(1.0)),
        ..shape.clone()
    };
    Some((at + area.min + shift, line))
}

/// What is no higher or wider than lines are is one, however it is drawn.
pub(super) fn ground(paint: &Paint, shape: &Shape) -> Paint {
    let size = shape.bbox(false).size();
    if size.x.min(size.y) <= Abs::pt(LINE) {
        letters(paint)
    } else {
        in_ink(paint)
    }
}

pub(super) fn letters(paint: &Paint) -> Paint {
    match grey(paint) {
        Some(light) if light <= DARK => black(1.0),
        _ => in_ink(paint),
    }
}

pub(super) fn stroke(stroke: &FixedStroke) -> FixedStroke {
    let mut stroke = stroke.clone();
    match grey(&stroke.paint) {
        Some(light) if is_fine(stroke.thickness, light) => {
            stroke.thickness = finer(stroke.thickness, light);
            stroke.paint = black(1.0);
        }
        _ => stroke.paint = letters(&stroke.paint),
    }
    stroke
}

#[cfg(test)]
mod tests {
    use typst::visualize::Luma;

    use super::*;

    fn grey(light: f32) -> Color {
        Color::Process(ProcessColor::Luma(Luma::new(light, 1.0)))
    }

    fn share(colour: &Color) -> f32 {
        match colour {
            Color::Process(ProcessColor::Cmyk(ink)) => ink.k,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn thin_grey_lines_are_thinner_black_ones() {
        let line = |light: f32, thickness: f64| {
            let printed = stroke(&FixedStroke {
                paint: Paint::Solid(grey(light)),
                thickness: Abs::pt(thickness),
                ..FixedStroke::default()
            });
            let Paint::Solid(colour) = &printed.paint else {
                panic!("{printed:?}");
            };
            let round = |number: f64| (number * 100.0).round() / 100.0;
            (
                round(f64::from(share(colour))),
                round(printed.thickness.to_pt()),
            )
        };
        assert_eq!(line(0.72, 0.5), (1.0, 0.25));
        assert_eq!(line(0.32, 0.6), (1.0, 0.41));
        assert_eq!(line(0.0, 0.1), (1.0, 0.1));
        assert_eq!(line(0.72, 2.0), (0.28, 2.0));
        assert_eq!(line(0.12, 2.0), (1.0, 2.0));
        assert_eq!(line(1.0, 0.5), (0.0, 0.5));
    }

    #[test]
    fn colours_stay_what_they_are() {
        let red = Paint::Solid(Color::RED);
        assert_eq!(letters(&red), red);
        let ink = Paint::Solid(Color::Process(ProcessColor::Cmyk(Cmyk {
            c: 0.1,
            m: 0.2,
            y: 0.3,
            k: 0.4,
        })));
        assert_eq!(in_ink(&ink), ink);
        assert_eq!(letters(&Paint::Solid(grey(0.32))), black(1.0));
        assert_eq!(letters(&Paint::Solid(grey(0.7))), black(0.3));
    }
}
