//! The fonts that are compiled into the program, from `fonts/`: the cuts that the built-in layouts use.

/// A line per face; a test compares the table with the folder.
macro_rules! bundled {
    ($($file:literal)*) => {
        /// Path under `fonts/` and contents of each bundled font file.
        pub(super) const BUNDLED: &[(&str, &[u8])] = &[
            $(($file, include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/fonts/", $file)))),*
        ];
    };
}

bundled! {
    "source-serif-4/SourceSerif4_400Regular.ttf"
    "source-serif-4/SourceSerif4_400Regular_Italic.ttf"
    "source-serif-4/SourceSerif4_600SemiBold.ttf"
    "source-serif-4/SourceSerif4_700Bold.ttf"
    "source-serif-4/SourceSerif4_700Bold_Italic.ttf"
    "source-sans-3/SourceSans3_400Regular.ttf"
    "source-sans-3/SourceSans3_400Regular_Italic.ttf"
    "source-sans-3/SourceSans3_600SemiBold.ttf"
    "source-sans-3/SourceSans3_700Bold.ttf"
    "source-sans-3/SourceSans3_700Bold_Italic.ttf"
    "source-code-pro/SourceCodePro_400Regular.ttf"
    "amiri/Amiri_400Regular.ttf"
    "amiri/Amiri_700Bold.ttf"
    "noto-sans-hebrew/NotoSansHebrew_400Regular.ttf"
    "noto-sans-hebrew/NotoSansHebrew_700Bold.ttf"
    "noto-sans-georgian/NotoSansGeorgian_400Regular.ttf"
    "noto-sans-georgian/NotoSansGeorgian_700Bold.ttf"
    "noto-sans-armenian/NotoSansArmenian_400Regular.ttf"
    "noto-sans-armenian/NotoSansArmenian_700Bold.ttf"
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
    fn every_font_file_is_in_the_table_and_has_its_licence() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts");
        let mut files = BTreeSet::new();
        for family in std::fs::read_dir(&root).unwrap() {
            let family = family.unwrap().path();
            assert!(
                family.join("OFL.txt").is_file(),
                "no licence in {}",
                family.display()
            );
            for file in std::fs::read_dir(&family).unwrap() {
                let path = file.unwrap().path();
                if path.extension().is_some_and(|extension| extension == "ttf") {
                    let name = path.strip_prefix(&root).unwrap().to_str().unwrap();
                    files.insert(name.replace('\\', "/"));
                }
            }
        }
        let table = BUNDLED
            .iter()
            .map(|(name, _)| (*name).to_owned())
            .collect::<BTreeSet<_>>();
        assert_eq!(table, files);
    }
}
