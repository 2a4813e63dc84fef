//! A link's text says where it leads.
//!
//! **Why**: screen-reader users list the links of a document; "here", eleven times, is no list. An address read aloud is no
//! better, and on paper neither can be followed.
//!
//! **Wrong**: `[Cliquez ici](https://coe.int)`, `<https://coe.int/fr/web/…>` · **Right**: `[Convention du Conseil de l’Europe](https://coe.int)`
//!
//! **References**: WCAG 2.2, 2.4.4 and 2.4.9, technique G91, failure F63.

use super::words::{fold, related_links};
use super::{Findings, Subject};
use crate::diagnostic::Code;
use crate::model::{InlineKind, plain_text};

/// What says nothing, folded; a document may link in any language, so there is one list.
const EMPTY: &[&str] = &[
    // English
    "here",
    "click here",
    "click",
    "read more",
    "more",
    "learn more",
    "find out more",
    "see more",
    "details",
    "link",
    "this link",
    "this page",
    "this",
    "page",
    "website",
    "download",
    "see here",
    "go",
    "continue",
    // French
    "ici",
    "cliquez ici",
    "cliquer ici",
    "clic",
    "lire la suite",
    "lire plus",
    "en savoir plus",
    "pour en savoir plus",
    "plus",
    "plus d’infos",
    "plus d'infos",
    "voir plus",
    "suite",
    "lien",
    "ce lien",
    "cette page",
    "site",
    "télécharger",
    "voir ici",
    // Arabic
    "هنا",
    "اضغط هنا",
    "انقر هنا",
    "من هنا",
    "المزيد",
    "اقرأ المزيد",
    "لمعرفة المزيد",
    "للمزيد",
    "رابط",
    "الرابط",
    "هذا الرابط",
    "تحميل",
    // German, Spanish, Italian, Portuguese, Greek, Russian, Hebrew
    "hier",
    "hier klicken",
    "klicken sie hier",
    "mehr",
    "weiterlesen",
    "aquí",
    "haga clic aquí",
    "pulse aquí",
    "leer más",
    "más",
    "qui",
    "clicca qui",
    "leggi di più",
    "aqui",
    "clique aqui",
    "saiba mais",
    "εδώ",
    "κάντε κλικ εδώ",
    "здесь",
    "тут",
    "нажмите здесь",
    "подробнее",
    "כאן",
    "לחצו כאן",
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for inline in &subject.inlines {
        let InlineKind::Link(link) = &inline.kind else {
            continue;
        };
        let words = plain_text(&link.content);
        let address = &link.destination.value;
        if EMPTY.contains(&fold(&words).as_str()) {
            let help = format!("write what is there: `[…]({address})`");
            findings.report(Code::LinkText, says_nothing(&words), &inline.span, help);
        } else if (link.bare && !address.starts_with("mailto:")) || is_address(&words) {
            let message = "the text of the link is only its address";
            let help = format!("write what is there: `[…]({address})`");
            findings.report(Code::LinkText, message, &inline.span, help);
        }
    }
    for (title, _) in related_links(subject.metadata) {
        if EMPTY.contains(&fold(&title.value).as_str()) || is_address(&title.value) {
            findings.report(
                Code::LinkText,
                says_nothing(&title.value),
                &title.span,
                "write what is there",
            );
        }
    }
}

fn says_nothing(words: &str) -> String {
    format!(
        "the link text `{}` does not say where it leads",
        words.trim()
    )
}

fn is_address(words: &str) -> bool {
    let words = words.trim();
    !words.contains(char::is_whitespace)
        && (words.starts_with("http://")
            || words.starts_with("https://")
            || words.starts_with("www."))
}
