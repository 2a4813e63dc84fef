//! The built-in layouts, from `layouts/`, compiled into the program.

/// A line per layout, with its files; a test compares the table with the folder.
macro_rules! bundled {
    ($($layout:literal: $($file:literal)*;)*) => {
        /// Name and files of each built-in layout; the first is the one that articles get by default.
        pub(super) const BUNDLED: &[(&str, &[(&str, &[u8])])] = &[
            $(($layout, &[$((
                $file,
                include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/layouts/", $layout, "/", $file)),
            )),*])),*
        ];
    };
}

bundled! {
    "brief": "layout.toml" "layout.typ";
    "bulletin": "layout.toml" "layout.typ";
    "plain": "layout.toml" "layout.typ";
    "programme": "layout.toml" "layout.typ";
}

/// What layouts can import besides their own files, as `../<name>`.
pub(crate) const SHARED: &[(&str, &[u8])] = &[
    ("design.typ", include_bytes!("../../../layouts/design.typ")),
    ("page.typ", include_bytes!("../../../layouts/page.typ")),
    ("rules.typ", include_bytes!("../../../layouts/rules.typ")),
    (
        "sessions.typ",
        include_bytes!("../../../layouts/sessions.typ"),
    ),
];

#[cfg(test)]
#[expect(
    clippy::disallowed_methods,
    reason = "the test lists the repository's own folder"
)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::{BUNDLED, SHARED};

    #[test]
    fn every_layout_folder_is_in_the_table_with_every_file() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("layouts");
        let mut files = BTreeSet::new();
        for layout in std::fs::read_dir(&root).unwrap() {
            let layout = layout.unwrap();
            if !layout.path().is_dir() {
                let name = layout.file_name();
                assert!(
                    SHARED.iter().any(|(shared, _)| name == **shared),
                    "{name:?}"
                );
                continue;
            }
            for file in std::fs::read_dir(layout.path()).unwrap() {
                let file = file.unwrap().file_name().into_string().unwrap();
                files.insert((layout.file_name().into_string().unwrap(), file));
            }
        }
        let table = BUNDLED.iter().flat_map(|(layout, files)| {
            files
                .iter()
                .map(|(file, _)| ((*layout).to_owned(), (*file).to_owned()))
        });
        assert_eq!(table.collect::<BTreeSet<_>>(), files);
    }
}
