//! What Typst 0.15.1 and krilla 0.8.2 get wrong of text from right to left, beside what comes of the same pages in reading order.
//! A test that fails at the first of the two says which part of this folder can go.

use super::in_reading_order;
use crate::engine::compile::export;
use crate::engine::tests::paged;
use crate::inspect;
use crate::model::DublinCore;

/// The words in the order of the tags, as the pages are set and as they are put in order.
fn read(lang: &str, text: &str) -> (String, String) {
    let article =
        format!("+++\ntitle = \"T\"\nlang = \"{lang}\"\ndate = 2021-03-01\n+++\n\n{text}\n");
    let document = paged(article.as_bytes());
    let words = |pdf: Vec<u8>| inspect(pdf).value.unwrap().text;
    let before = words(export(&document, &DublinCore::default(), &[]).unwrap());
    let after = words(export(&in_reading_order(&document), &DublinCore::default(), &[]).unwrap());
    (before, after)
}

/// Cases that are wrong before and right after.
fn mends(lang: &str, text: &str, written: &str, part: &str) {
    let (before, after) = read(lang, text);
    assert!(!before.contains(written), "{part} can go: {before}");
    assert!(after.contains(written), "{part}: {after}");
}

#[test]
fn words_follow_each_other_as_they_are_read() {
    let text = "نظّم مجلس أوروبا الندوة الإقليمية الثانية.";
    mends("ar", text, text, "words.rs");
}

#[test]
fn letters_with_raised_vowels_are_read_once() {
    // The vowel after the mark of doubling, as they are drawn.
    let text = "ال\u{633}\u{651}\u{64e}لَامُ";
    mends("ar", text, text, "runs.rs");
}

#[test]
fn a_passage_in_several_fonts_keeps_its_order() {
    let text = "Le nom est <span lang=\"he\">בית המילים</span> en hébreu.";
    mends(
        "fr",
        text,
        "Le nom est בית המילים en hébreu.",
        "Line::close in mod.rs",
    );
}

#[test]
fn a_glyph_with_another_meaning_does_not_cut_its_word() {
    let text = "های کتابخانه‌های";
    mends("fa", text, text, "names.rs");
}

#[test]
fn text_from_left_to_right_is_left_alone() {
    let (before, after) = read("fr", "Un séminaire (2021) à Rabat.");
    assert_eq!(before, after);
}
