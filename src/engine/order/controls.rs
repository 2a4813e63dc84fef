//! Controls of direction, taken out of the text of runs that are in order.
//!
//! Passages in the other direction are embedded while they are set (UAX #9, 2.1). In the PDF the order is that of reading
//! anyway; what is left of the controls clings to letters, and pdfium then puts these letters elsewhere in the word.

use typst::text::TextItem;

use crate::text::is_direction_control;

/// The run without them.
pub(super) fn removed(text: &TextItem) -> TextItem {
    let old = &text.text;
    let mut text = text.clone();
    if !old.contains(is_direction_control) {
        return text;
    }
    // For each byte of the old text, how many bytes stand before it in the new one.
    let mut places = Vec::with_capacity(old.len() + 1);
    let mut kept = 0_u16;
    for character in old.chars() {
        places.extend((0..character.len_utf8()).map(|_| kept));
        if !is_direction_control(character) {
            kept += character.len_utf8() as u16;
        }
    }
    places.push(kept);
    for glyph in &mut text.glyphs {
        let place = |at: u16| places.get(usize::from(at)).copied().unwrap_or(kept);
        glyph.range = place(glyph.range.start)..place(glyph.range.end);
    }
    // What stands for a control alone is not drawn, and takes no room.
    text.glyphs.retain(|glyph| !glyph.range.is_empty());
    text.text = old
        .chars()
        .filter(|character| !is_direction_control(*character))
        .collect();
    text
}
