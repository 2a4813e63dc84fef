//! Vowels and other marks on letters, each with a glyph and a character of its own.
//!
//! Shaping joins a letter and the marks on it to one cluster. A cluster of several glyphs is written as one replacement
//! text, which programs that take text out of a PDF put in the wrong order; glyphs that have a character each they order well.

use typst::layout::Em;
use typst::text::TextItem;

use crate::text::is_nonspacing;

/// Divides the clusters of a reversed run between their glyphs, where each mark has one. Marks take the order in which they
/// are drawn: those of different classes are the same in any order (UAX #15).
pub(super) fn separate(text: &mut TextItem) {
    let mut from = 0;
    while from < text.glyphs.len() {
        let range = text.glyphs[from].range.clone();
        let together = text.glyphs[from..].iter();
        let to = from + together.take_while(|glyph| glyph.range == range).count();
        if to - from > 1 {
            divide(text, from, to);
        }
        from = to;
    }
}

/// Gives the glyphs of a cluster, which stand in the reverse of reading order, the letter and its marks.
fn divide(text: &mut TextItem, from: usize, to: usize) -> Option<()> {
    let (letter, marks) = text.glyphs[from..to].split_last()?;
    // Marks take no room of their own.
    let apart = |(letter, mark): (Em, Em)| letter != Em::zero() && mark == Em::zero();
    if !marks
        .iter()
        .all(|mark| apart((letter.x_advance, mark.x_advance)))
    {
        return None;
    }
    let cluster = letter.range();
    let written = &text.text[cluster.clone()];
    let base = written.trim_end_matches(is_nonspacing);
    let characters = written[base.len()..].chars().collect::<Vec<_>>();
    if base.is_empty() || base.contains(is_nonspacing) {
        return None;
    }
    let drawn = marks.iter().rev().map(|mark| mark.id).collect::<Vec<_>>();
    let names = named(text, &drawn, characters)?;
    let mut new = base.to_owned();
    let letter = cluster.start..cluster.start + base.len();
    let mut ranges = Vec::from([letter]);
    for name in names {
        let start = cluster.start + new.len();
        new.push_str(&name);
        ranges.push(start..cluster.start + new.len());
    }
    let all = format!(
        "{}{new}{}",
        &text.text[..cluster.start],
        &text.text[cluster.end..]
    );
    text.text = all.into();
    for (glyph, range) in text.glyphs[from..to].iter_mut().rev().zip(ranges) {
        glyph.range = range.start as u16..range.end as u16;
    }
    Some(())
}

/// The characters of each mark's glyph. A glyph that the font has for one of them is that one; what is left goes to the others
/// in its order. If there are fewer glyphs than marks, several share one, which is known only if there is no other.
fn named(text: &TextItem, drawn: &[u16], mut characters: Vec<char>) -> Option<Vec<String>> {
    if let [_] = drawn {
        let all = characters.into_iter().collect::<String>();
        return (!all.is_empty()).then(|| vec![all]);
    }
    if drawn.len() != characters.len() {
        return None;
    }
    let font = text.font.ttf();
    let mut names = vec![None; drawn.len()];
    for (name, glyph) in names.iter_mut().zip(drawn) {
        let own = |character: &char| {
            font.glyph_index(*character)
                .is_some_and(|id| id.0 == *glyph)
        };
        if let Some(at) = characters.iter().position(own) {
            *name = Some(characters.remove(at));
        }
    }
    let mut left = characters.into_iter();
    let names = names.into_iter().map(|name| name.or_else(|| left.next()));
    names.map(|name| name.map(String::from)).collect()
}
