//! The standard structure types (ISO 32000-1, 14.8.4, and ISO 32000-2, 14.8.4), and what a file's own types stand for.

use hayro_syntax::object::{Array, Dict, Name, Object};

use super::string::clean;

const STANDARD: [&str; 51] = [
    "Annot",
    "Art",
    "Artifact",
    "Aside",
    "BibEntry",
    "BlockQuote",
    "Caption",
    "Code",
    "Div",
    "Document",
    "DocumentFragment",
    "Em",
    "FENote",
    "Figure",
    "Form",
    "Formula",
    "H",
    "Index",
    "L",
    "LBody",
    "LI",
    "Lbl",
    "Link",
    "NonStruct",
    "Note",
    "P",
    "Part",
    "Private",
    "Quote",
    "RB",
    "RP",
    "RT",
    "Reference",
    "Ruby",
    "Sect",
    "Span",
    "Strong",
    "Sub",
    "TBody",
    "TD",
    "TFoot",
    "TH",
    "THead",
    "TOC",
    "TOCI",
    "TR",
    "Table",
    "Title",
    "WP",
    "WT",
    "Warichu",
];

/// Types that stand for types that stand for types …; a longer chain is a circle.
const CHAIN: usize = 16;

fn is_standard(kind: &str) -> bool {
    STANDARD.binary_search(&kind).is_ok() || level(kind).is_some()
}

/// The level of `H1`, `H2` and so on.
pub(super) fn level(role: &str) -> Option<usize> {
    let digits = role.strip_prefix('H')?;
    let level = digits.parse().ok()?;
    (1..=99).contains(&level).then_some(level)
}

/// The type of an element, and the standard type that it stands for.
pub(super) fn of(element: &Dict<'_>, roles: &Dict<'_>) -> (String, String) {
    let kind = element.get::<Name<'_>>("S");
    let kind = kind.map_or_else(String::new, |kind| clean(&String::from_utf8_lossy(&kind)));
    let mut space = element.get::<Dict<'_>>("NS");
    let mut role = kind.clone();
    for _ in 0..CHAIN {
        if is_standard(&role) {
            break;
        }
        let in_space = space
            .as_ref()
            .and_then(|space| space.get::<Dict<'_>>("RoleMapNS"))
            .and_then(|roles| target(&roles, &role));
        let Some((next, next_space)) = in_space.or_else(|| target(roles, &role)) else {
            break;
        };
        (role, space) = (next, next_space);
    }
    (kind, role)
}

/// What a table of roles says: a name, or a name with the namespace that it is in.
fn target<'a>(roles: &Dict<'a>, kind: &str) -> Option<(String, Option<Dict<'a>>)> {
    let name = |name: &Name<'_>| clean(&String::from_utf8_lossy(name));
    match roles.get::<Object<'_>>(kind)? {
        Object::Name(next) => Some((name(&next), None)),
        Object::Array(pair) => pair_of(&pair).map(|(next, space)| (name(&next), space)),
        _ => None,
    }
}

fn pair_of<'a>(pair: &Array<'a>) -> Option<(Name<'a>, Option<Dict<'a>>)> {
    let mut items = pair.flex_iter();
    let name = items.next::<Name<'_>>()?;
    Some((name, items.next::<Dict<'_>>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_can_be_searched() {
        assert!(STANDARD.is_sorted());
        assert!(is_standard("H12") && is_standard("Em") && !is_standard("H0"));
        assert!(!is_standard("text-unit"));
    }
}
