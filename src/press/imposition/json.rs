//! A plan for programs. Lengths are in millimetres, from the lower left corner of a side.

use kurbo::{Rect, Size};
use serde_json::{Value, json};

use super::paper::MM;
use super::{Along, Duplex, Plan, Sheet, Side, Slot, Treatment};

/// A length in millimetres, to a hundredth.
fn length(points: f64) -> f64 {
    (points / MM * 100.0).round() / 100.0 + 0.0
}

fn size(size: Size) -> Value {
    json!([length(size.width), length(size.height)])
}

/// Left, lower, right and upper edge.
fn rect(rect: Rect) -> Value {
    json!([rect.x0, rect.y0, rect.x1, rect.y1].map(length))
}

/// To a ten-thousandth.
fn share(scale: f64) -> f64 {
    (scale * 10_000.0).round() / 10_000.0
}

impl Plan {
    /// What was done; with all places if the plan itself was asked for.
    pub(crate) fn json(&self, places: bool) -> Value {
        let sheets = if places {
            self.sheets.iter().map(sheet).collect()
        } else {
            Value::from(self.sheets.len())
        };
        json!({
            "imposition": self.scheme.name(),
            "pages": self.pages,
            "page": size(self.page),
            "scale": share(self.scale),
            "blanks": self.blanks(),
            "binding": if self.rtl { "right" } else { "left" },
            "duplex": match self.duplex {
                Duplex::Long => "long",
                Duplex::Short => "short",
                Duplex::None => "none",
            },
            "sides": self.sides().count(),
            "sheet": self.sheets.first().map(|sheet| size(sheet.size)),
            "sheets": sheets,
        })
    }
}

fn sheet(sheet: &Sheet) -> Value {
    json!({
        "size": size(sheet.size),
        "marks": sheet.marks,
        "front": side(&sheet.front),
        "back": sheet.back.as_ref().map(side),
    })
}

fn side(side: &Side) -> Value {
    let lines = side.lines.iter().map(|line| {
        json!({
            "kind": match line.kind { Treatment::Cut => "cut", Treatment::Fold => "fold" },
            "along": match line.along { Along::Width => "width", Along::Height => "height" },
            "at": length(line.at),
        })
    });
    json!({
        "block": rect(side.block),
        "places": side.slots.iter().map(place).collect::<Value>(),
        "lines": lines.collect::<Value>(),
    })
}

fn place(slot: &Slot) -> Value {
    json!({
        "page": slot.page,
        "area": rect(slot.place),
        "shown": rect(slot.clip),
        "scale": share(slot.scale),
        "turned": slot.angle(),
        "shift": length(slot.shift),
    })
}
