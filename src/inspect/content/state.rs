//! The part of the graphics state that says where text stands.

use hayro_syntax::object::Name;
use kurbo::{Affine, Point, Vec2};

use super::run::Place;

/// Saved states; a file that saves more has lost count.
const MAX_SAVED: usize = 512;

#[derive(Clone)]
pub(super) struct State<'a> {
    /// From the space of the content to that of the page.
    pub(super) transform: Affine,
    /// The number of the font, and what it is called in the resources.
    pub(super) font: Option<(usize, Name<'a>)>,
    pub(super) size: f64,
    pub(super) char_space: f64,
    pub(super) word_space: f64,
    pub(super) scale: f64,
    pub(super) leading: f64,
    pub(super) rise: f64,
}

/// The state, those saved, and the place in the text.
pub(super) struct States<'a> {
    pub(super) now: State<'a>,
    saved: Vec<State<'a>>,
    matrix: Affine,
    line: Affine,
    /// Whether the last glyph was set vertically.
    vertical: bool,
}

impl States<'_> {
    pub(super) fn new() -> Self {
        Self {
            now: State {
                transform: Affine::IDENTITY,
                font: None,
                size: 1.0,
                char_space: 0.0,
                word_space: 0.0,
                scale: 1.0,
                leading: 0.0,
                rise: 0.0,
            },
            saved: Vec::new(),
            matrix: Affine::IDENTITY,
            line: Affine::IDENTITY,
            vertical: false,
        }
    }

    pub(super) fn save(&mut self) {
        if self.saved.len() < MAX_SAVED {
            self.saved.push(self.now.clone());
        }
    }

    pub(super) fn restore(&mut self) {
        if let Some(state) = self.saved.pop() {
            self.now = state;
        }
    }

    pub(super) fn depth(&self) -> usize {
        self.saved.len()
    }

    /// Goes back to a depth, however the content counted.
    pub(super) fn restore_to(&mut self, depth: usize) {
        while self.saved.len() > depth {
            self.restore();
        }
    }

    pub(super) fn concatenate(&mut self, matrix: [f64; 6]) {
        self.now.transform *= Affine::new(matrix);
    }

    pub(super) fn set_matrix(&mut self, matrix: [f64; 6]) {
        self.matrix = Affine::new(matrix);
        self.line = self.matrix;
    }

    pub(super) fn next_line(&mut self, x: f64, y: f64) {
        self.line *= Affine::translate((x, y));
        self.matrix = self.line;
    }

    /// Moves by an adjustment between glyphs, in thousandths of an em.
    pub(super) fn adjust(&mut self, by: f64) {
        let by = -by / 1000.0 * self.now.size;
        self.step(if self.vertical {
            (0.0, by)
        } else {
            (by * self.now.scale, 0.0)
        });
    }

    /// The place of a glyph; moves on behind it.
    pub(super) fn glyph(&mut self, advance: (f64, f64), is_space: bool) -> Place {
        let state = &self.now;
        let vertical = advance.0 == 0.0 && advance.1 != 0.0;
        self.vertical = vertical;
        let along = if vertical {
            Vec2::new(0.0, -1.0)
        } else {
            Vec2::new(1.0, 0.0)
        };
        let at = state.transform
            * self.matrix
            * Affine::new([
                state.size * state.scale,
                0.0,
                0.0,
                state.size,
                0.0,
                state.rise,
            ]);
        let place = place(at, along, advance);
        let extra = state.char_space + if is_space { state.word_space } else { 0.0 };
        let step = if vertical {
            (0.0, advance.1 * state.size - extra)
        } else {
            ((advance.0 * state.size + extra) * state.scale, 0.0)
        };
        self.step(step);
        place
    }

    fn step(&mut self, by: (f64, f64)) {
        self.matrix *= Affine::translate(by);
    }
}

/// Where a glyph is whose em is the unit of `at`.
fn place(at: Affine, along: Vec2, advance: (f64, f64)) -> Place {
    let linear = |vector: Vec2| {
        let [a, b, c, d, ..] = at.as_coeffs();
        Vec2::new(a * vector.x + c * vector.y, b * vector.x + d * vector.y)
    };
    let direction = linear(along);
    let length = direction.hypot();
    let along = if length > 0.0 {
        direction / length
    } else {
        Vec2::new(1.0, 0.0)
    };
    let (start, end) = (at * Point::ZERO, at * Point::new(advance.0, advance.1));
    let on = |point: Point| (point.x * along.x + point.y * along.y) as f32;
    Place {
        left: on(start).min(on(end)),
        right: on(start).max(on(end)),
        base: (start.y * along.x - start.x * along.y) as f32,
        size: linear(Vec2::new(0.0, 1.0)).hypot().max(length) as f32,
        along: (along.x as f32, along.y as f32),
    }
}
