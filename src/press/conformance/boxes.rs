//! The boxes of a page, each within the next.

use lopdf::{Dictionary, Object, ObjectId};

use super::check::Check;
use super::clause::Clause;

/// Nodes above a page.
const DEPTH: usize = 64;

/// Boxes are written with few digits, in points.
const NEAR: f64 = 0.01;

/// Left, bottom, right and top.
type Box = [f64; 4];

/// A page has a trim box or an art box, within its bleed box, within its media box.
pub(super) fn check(check: &mut Check<'_>, page: ObjectId) {
    let media = found(check, page, b"MediaBox");
    let Some(media) = media else {
        return check.add(Clause::Boxes, "the media box", "is missing");
    };
    let named = |key| own(check, page, key);
    let (bleed, trim, art) = (named(b"BleedBox"), named(b"TrimBox"), named(b"ArtBox"));
    let finished = match (trim, art) {
        (Some(finished), None) | (None, Some(finished)) => finished,
        (None, None) => return check.add(Clause::Boxes, "the trim box", "is missing"),
        (Some(_), Some(_)) => {
            return check.add(Clause::Boxes, "the art box", "stands beside the trim box");
        }
    };
    if !is_within(finished, bleed.unwrap_or(media)) {
        check.add(Clause::Boxes, "the trim box", "is not within the bleed box");
    }
    if bleed.is_some_and(|bleed| !is_within(bleed, media)) {
        check.add(
            Clause::Boxes,
            "the bleed box",
            "is not within the media box",
        );
    }
    let crop = found(check, page, b"CropBox");
    if crop.is_some_and(|crop| !is_within(finished, crop)) {
        check.add(Clause::Boxes, "the trim box", "is not within the crop box");
    }
}

fn is_within(inner: Box, outer: Box) -> bool {
    let [left, bottom, right, top] = inner;
    left >= outer[0] - NEAR
        && bottom >= outer[1] - NEAR
        && right <= outer[2] + NEAR
        && top <= outer[3] + NEAR
}

/// A box that may be handed down from above.
fn found(check: &Check<'_>, page: ObjectId, key: &[u8]) -> Option<Box> {
    let mut node = page;
    for _ in 0..DEPTH {
        if let Some(found) = own(check, node, key) {
            return Some(found);
        }
        node = check
            .pdf
            .get_dictionary(node)
            .ok()?
            .get(b"Parent")
            .ok()?
            .as_reference()
            .ok()?;
    }
    None
}

fn own(check: &Check<'_>, node: ObjectId, key: &[u8]) -> Option<Box> {
    let dict: &Dictionary = check.pdf.get_dictionary(node).ok()?;
    let sides = dict
        .get_deref(key, check.pdf)
        .and_then(Object::as_array)
        .ok()?;
    let mut numbers = [0.0; 4];
    if sides.len() != 4 {
        return None;
    }
    for (number, side) in numbers.iter_mut().zip(sides) {
        *number = f64::from(check.pdf.dereference(side).ok()?.1.as_float().ok()?);
    }
    let [a, b, c, d] = numbers;
    Some([a.min(c), b.min(d), a.max(c), b.max(d)])
}
