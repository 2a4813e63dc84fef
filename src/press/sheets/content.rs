//! Operators of page content, one to a line.

use std::fmt::Write;

use kurbo::{Affine, Point, Rect};

use crate::press::colour::short;

/// Content that is being written.
#[derive(Debug, Default)]
pub(super) struct Content(String);

fn numbers(values: &[f64]) -> String {
    let values = values.iter().map(|value| short(*value));
    values.collect::<Vec<_>>().join(" ")
}

impl Content {
    /// Some numbers and an operator.
    pub(super) fn op(&mut self, values: &[f64], operator: &str) {
        let values = numbers(values);
        let between = if values.is_empty() { "" } else { " " };
        let _ = writeln!(self.0, "{values}{between}{operator}");
    }

    /// A form, moved.
    pub(super) fn form(&mut self, at: Affine, name: &str) {
        self.op(&[], "q");
        self.op(&at.as_coeffs(), "cm");
        let _ = writeln!(self.0, "/{name} Do\nQ");
    }

    /// A form, moved, of which only a part is seen.
    pub(super) fn clipped(&mut self, clip: Rect, at: Affine, name: &str) {
        self.op(&[], "q");
        self.rect(clip, "W n");
        self.op(&at.as_coeffs(), "cm");
        let _ = writeln!(self.0, "/{name} Do\nQ");
    }

    /// A rectangle, and what is done with it.
    pub(super) fn rect(&mut self, rect: Rect, operator: &str) {
        self.op(&[rect.x0, rect.y0, rect.width(), rect.height()], "re");
        self.op(&[], operator);
    }

    /// A line.
    pub(super) fn line(&mut self, from: Point, to: Point) {
        self.op(&[from.x, from.y], "m");
        self.op(&[to.x, to.y], "l");
        self.op(&[], "S");
    }

    /// A circle as a line: four curves, to a thousandth of the radius.
    pub(super) fn circle(&mut self, centre: Point, radius: f64) {
        const ROUND: f64 = 0.552_285;
        let point = |x: f64, y: f64| [centre.x + x * radius, centre.y + y * radius];
        let ends = [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)];
        self.op(&point(1.0, 0.0), "m");
        for (index, (x, y)) in ends.iter().enumerate() {
            let (next_x, next_y) = ends[(index + 1) % ends.len()];
            let first = point(x + ROUND * next_x, y + ROUND * next_y);
            let second = point(next_x + ROUND * x, next_y + ROUND * y);
            self.op(&[first, second, point(next_x, next_y)].concat(), "c");
        }
        self.op(&[], "S");
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_plain() {
        assert_eq!(
            numbers(&[1.0, -0.000_01, 0.25, 1e9, 1.0 / 3.0]),
            "1 0 0.25 1000000000 0.3333"
        );
    }
}
