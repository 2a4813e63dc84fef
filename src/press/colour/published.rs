//! Documents as they are published, and content that nobody writes.

use std::collections::BTreeSet;
use std::path::Path;

use lopdf::{Document, Object, dictionary};
use proptest::prelude::*;

use super::tests::{name, page, separated};
use super::*;
use crate::diagnostic::Code;
use crate::publication::{BuildOptions, Publication};

/// Operators of colours that are not inks.
const SCREEN: [&str; 10] = ["g", "G", "rg", "RG", "cs", "CS", "sc", "SC", "scn", "SCN"];

/// The tests' documents, with pictures, tables and several scripts.
#[test]
fn published_documents_have_only_inks() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/publication");
    let publication = Publication::open(&folder).value.unwrap();
    for source in ["fr-contenus.md", "ar-programme.toml"] {
        let path = folder.join("documents").join(source);
        let source = publication.source(path).value.unwrap();
        let built = publication.build(&source, &BuildOptions::default());
        let mut pdf = Document::load_mem(&built.value.unwrap().bytes).unwrap();
        let said = separate(&mut pdf, &Condition::bundled(), &[]);
        let codes = said.iter().map(|one| one.code).collect::<BTreeSet<_>>();
        assert!(codes.contains(&Code::PressColour));
        assert!(!codes.contains(&Code::PressUnread));
        let mut texts = 0;
        for page in pdf.page_iter() {
            let content = pdf.get_page_content(page);
            for operation in Scan::new(&content) {
                let operator = std::str::from_utf8(operation.operator).unwrap();
                assert!(!SCREEN.contains(&operator), "{operation:?}");
                texts += usize::from(operator == "TJ" || operator == "Tj");
            }
        }
        assert!(texts > 20, "{texts}");
    }
}

proptest! {
    // Each case reads the profile of the printing condition.
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn no_content_is_too_strange(
        content in "([qQ]|BT|ET|rg|cs|scn|k|gs|Tj|Tr|Do|BI|ID|EI|/[ABC]|[(]a[)]|<<|>>|[0-9.]{1,3}|[\\[\\]]| |\n){0,60}",
    ) {
        let space = vec![name("Indexed"), name("B"), 300.into(), Object::string_literal("ab")];
        let spaces = dictionary! { "A" => space, "B" => name("A"), "C" => name("DeviceRGB") };
        let mut pdf = page(&content, dictionary! { "ColorSpace" => spaces });
        let (once, _) = separated(&mut pdf);
        let left = Scan::new(once.as_bytes()).find(|operation| {
            operation.operator == b"rg" && operation.numbers().len() >= 3
        });
        prop_assert!(left.is_none(), "{}", once);
    }
}
