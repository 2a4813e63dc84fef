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
    "brief": "layout.toml" "layout.typ" "design.typ" "rules.typ";
    "plain": "layout.toml" "layout.typ";
}

#[cfg(test)]
#[expect(
    clippy::disallowed_methods,
    reason = "the test lists the repository's own folder"
)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::BUNDLED;

    #[test]
    fn every_layout_folder_is_in_the_table_with_every_file() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("layouts");
        let mut files = BTreeSet::new();
        for layout in std::fs::read_dir(&root).unwrap() {
            let layout = layout.unwrap();
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
