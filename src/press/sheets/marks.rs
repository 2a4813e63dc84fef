//! Marks outside of the pages: where to cut and fold, crosses that must lie on each other, and colours to measure.

use std::collections::BTreeMap;

use kurbo::{Point, Rect};
use lopdf::{Document, Object, ObjectId, Stream, dictionary};

use super::content::Content;
use super::slug::CROSS;
use crate::press::imposition::{
    Along, FURNITURE, LINES, Line, MM, Plan, Sheet, Side, Treatment, USUAL_BLEED,
};
use crate::press::pages::corners;

/// Between the bleed and a line.
const OFFSET: f64 = 0.5 * MM;

/// How thick lines are.
const STROKE: f64 = 0.25;

/// The crosses: their circles, and how far their lines reach.
const RADIUS: f64 = 1.3 * MM;
const ARM: f64 = 2.4 * MM;

/// From the bleed to the middle of a cross.
const MIDDLE: f64 = 4.5 * MM;

/// A field of colour.
const FIELD: f64 = 4.0 * MM;

/// Cyan, magenta, yellow and black, the overprints of two and of three, and tints of black.
const FIELDS: [[f64; 4]; 11] = [
    [1.0, 0.0, 0.0, 0.0],
    [0.0, 1.0, 0.0, 0.0],
    [0.0, 0.0, 1.0, 0.0],
    [0.0, 0.0, 0.0, 1.0],
    [1.0, 1.0, 0.0, 0.0],
    [1.0, 0.0, 1.0, 0.0],
    [0.0, 1.0, 1.0, 0.0],
    [1.0, 1.0, 1.0, 0.0],
    [0.0, 0.0, 0.0, 0.75],
    [0.0, 0.0, 0.0, 0.5],
    [0.0, 0.0, 0.0, 0.25],
];

/// The forms of the marks; sheets that are alike share theirs.
pub(super) struct Marks {
    /// The colour that is printed in every ink.
    registration: ObjectId,
    known: BTreeMap<Vec<u8>, ObjectId>,
}

/// How far marks stand from the edges of the block: outside of the bleed.
pub(super) fn bleed(side: &Side) -> f64 {
    side.bleed.max(USUAL_BLEED)
}

/// The room beside the block: left and right, above and below.
pub(super) fn margins(sheet: &Sheet, side: &Side) -> (f64, f64) {
    (
        side.block.x0.min(sheet.size.width - side.block.x1),
        side.block.y0.min(sheet.size.height - side.block.y1),
    )
}

/// Whether crosses, colours and text fit into a margin.
pub(super) fn is_wide(margin: f64, side: &Side) -> bool {
    margin + 0.1 >= bleed(side) + FURNITURE
}

impl Marks {
    pub(super) fn new(pdf: &mut Document) -> Self {
        let all = |level: i64| vec![Object::Integer(level); 4];
        let tint = pdf.add_object(dictionary! {
            "FunctionType" => 2,
            "Domain" => vec![0.into(), 1.into()],
            "C0" => all(0),
            "C1" => all(1),
            "N" => 1,
        });
        let registration: Vec<Object> = vec![
            "Separation".into(),
            "All".into(),
            "DeviceCMYK".into(),
            tint.into(),
        ];
        Self {
            registration: pdf.add_object(registration),
            known: BTreeMap::new(),
        }
    }

    /// The marks of a side, as a form.
    pub(super) fn of(
        &mut self,
        pdf: &mut Document,
        plan: &Plan,
        sheet: &Sheet,
        side: &Side,
    ) -> ObjectId {
        let content = drawn(plan, sheet, side);
        if let Some(known) = self.known.get(&content) {
            return *known;
        }
        let mut stream = Stream::new(
            dictionary! {
                "Type" => "XObject",
                "Subtype" => "Form",
                "BBox" => corners(sheet.size.to_rect()),
                "Resources" => dictionary! { "ColorSpace" => dictionary! { "All" => self.registration } },
            },
            content.clone(),
        );
        // What cannot be packed stays as it is.
        let _ = stream.compress();
        let form = pdf.add_object(stream);
        self.known.insert(content, form);
        form
    }
}

fn drawn(plan: &Plan, sheet: &Sheet, side: &Side) -> Vec<u8> {
    let mut content = Content::default();
    content.op(&[], "q /All CS 1 SCN");
    content.op(&[STROKE], "w");
    for line in &side.lines {
        ends(&mut content, line, side);
    }
    let (beside, above) = margins(sheet, side);
    if is_wide(beside, side) {
        crosses_beside(&mut content, side);
    }
    if is_wide(above, side) {
        crosses_above(&mut content, plan, side);
        colours(&mut content, side);
    }
    content.op(&[], "Q");
    content.into_bytes()
}

fn crosses_beside(content: &mut Content, side: &Side) {
    let (block, out) = (side.block, bleed(side) + MIDDLE);
    let middle = block.center().y;
    // Where the sheet is cut in the middle, those lines are there.
    let is_near = |line: &Line| line.along == Along::Width && (line.at - middle).abs() < 2.0 * ARM;
    let aside = if side.lines.iter().any(is_near) {
        block.height() / 4.0
    } else {
        0.0
    };
    for x in [block.x0 - out, block.x1 + out] {
        cross(content, Point::new(x, middle + aside));
    }
}

fn crosses_above(content: &mut Content, plan: &Plan, side: &Side) {
    let (block, out) = (side.block, bleed(side) + MIDDLE);
    let aside = CROSS - 4.0 * MM;
    // Below, the line of text begins at the other end.
    let below = if plan.rtl {
        block.x0 + aside
    } else {
        block.x1 - aside
    };
    cross(content, Point::new(below, block.y0 - out));
    cross(content, Point::new(block.x1 - aside, block.y1 + out));
}

/// Both ends of a line, outside of the bleed; folds are dashed.
fn ends(content: &mut Content, line: &Line, side: &Side) {
    let (near, far) = (bleed(side) + OFFSET, bleed(side) + LINES);
    match line.kind {
        Treatment::Cut => content.op(&[], "[] 0 d"),
        Treatment::Fold => content.op(&[], "[2 1.5] 0 d"),
    }
    let block = side.block;
    let pairs = match line.along {
        Along::Height => [
            (block.y0 - near, block.y0 - far),
            (block.y1 + near, block.y1 + far),
        ],
        Along::Width => [
            (block.x0 - near, block.x0 - far),
            (block.x1 + near, block.x1 + far),
        ],
    };
    for (from, to) in pairs {
        match line.along {
            Along::Height => content.line(Point::new(line.at, from), Point::new(line.at, to)),
            Along::Width => content.line(Point::new(from, line.at), Point::new(to, line.at)),
        }
    }
}

/// A cross in a circle.
fn cross(content: &mut Content, at: Point) {
    content.op(&[], "[] 0 d");
    content.circle(at, RADIUS);
    content.line(at - (ARM, 0.0), at + (ARM, 0.0));
    content.line(at - (0.0, ARM), at + (0.0, ARM));
}

/// The fields of colour, above the left part of the block.
fn colours(content: &mut Content, side: &Side) {
    let bottom = side.block.y1 + bleed(side) + 2.5 * MM;
    let mut left = side.block.x0 + 6.0 * MM;
    for field in &FIELDS {
        // As many as end before the fold or the cross.
        if left + FIELD > side.block.center().x - 8.0 * MM {
            break;
        }
        content.op(field, "k");
        content.rect(Rect::new(left, bottom, left + FIELD, bottom + FIELD), "f");
        left += FIELD;
    }
}
