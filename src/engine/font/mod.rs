//! Fonts: the bundled ones, a publication's own, and the system's if asked for.

mod bundled;
mod coverage;

use std::sync::{Arc, LazyLock, OnceLock};

use fontdb::{Database, ID, Source};
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontInfo, FontStyle};
use typst::utils::LazyHash;

pub(crate) use coverage::missing_glyphs;

/// Where something that a publication uses comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// Part of Pressroom.
    BuiltIn,
    /// Brought by the publication folder.
    Publication,
    /// Installed on the machine, and asked for.
    System,
}

impl Origin {
    /// The name in listings: `built-in`, `publication` or `system`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::BuiltIn => "built-in",
            Self::Publication => "publication",
            Self::System => "system",
        }
    }
}

/// One cut of a font family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FontFace {
    /// The family, as layouts name it.
    pub family: String,
    /// `normal`, `italic` or `oblique`.
    pub style: &'static str,
    /// Weight, 100 to 900; 400 is regular.
    pub weight: u16,
    /// Where it comes from.
    pub origin: Origin,
    /// English names of the scripts of which it has letters.
    pub scripts: Vec<&'static str>,
}

/// A face that is parsed when it is first needed.
#[derive(Debug)]
struct Slot {
    origin: Origin,
    data: Data,
    index: u32,
    font: OnceLock<Option<Font>>,
}

#[derive(Debug, Clone)]
enum Data {
    /// Compiled in, or read from the publication.
    Bytes(Bytes),
    /// Known to fontdb, which reads the file when it is used.
    Database(Arc<Database>, ID),
}

impl Slot {
    fn new(origin: Origin, data: Data, index: u32) -> Arc<Self> {
        Arc::new(Self {
            origin,
            data,
            index,
            font: OnceLock::new(),
        })
    }

    fn font(&self) -> Option<Font> {
        self.font
            .get_or_init(|| match &self.data {
                Data::Bytes(bytes) => Font::new(bytes.clone(), self.index),
                Data::Database(database, id) => database
                    .with_face_data(*id, |data, index| {
                        Font::new(Bytes::new(data.to_vec()), index)
                    })
                    .flatten(),
            })
            .clone()
    }
}

/// A collection of fonts. Of two faces alike, the one that was added first is used, and the bundled ones
/// always are the first: a document looks the same wherever it is built.
#[derive(Debug, Clone)]
pub(crate) struct Fonts {
    book: Arc<LazyHash<FontBook>>,
    slots: Vec<Arc<Slot>>,
}

/// The bundled fonts, whose metadata are read once.
static BUNDLED: LazyLock<Fonts> = LazyLock::new(|| {
    let mut book = FontBook::new();
    let mut slots = Vec::new();
    for (_, data) in bundled::BUNDLED {
        if let Some(info) = FontInfo::new(data, 0) {
            book.push(info);
            slots.push(Slot::new(
                Origin::BuiltIn,
                Data::Bytes(Bytes::new(*data)),
                0,
            ));
        }
    }
    Fonts {
        book: Arc::new(LazyHash::new(book)),
        slots,
    }
});

impl Fonts {
    /// The bundled fonts.
    pub(crate) fn bundled() -> Self {
        BUNDLED.clone()
    }

    /// Adds every face of a font file; gives the number of faces, none if it is not a font that can be used.
    pub(crate) fn add_file(&mut self, bytes: Vec<u8>) -> usize {
        // A copy of a font that is there already, as in this repository's own folder, adds nothing.
        let copy = |slot: &&Arc<Slot>| matches!(&slot.data, Data::Bytes(known) if known.as_slice() == bytes);
        let copies = self.slots.iter().filter(copy).count();
        if copies > 0 {
            return copies;
        }
        let bytes = Bytes::new(bytes);
        let mut database = Database::new();
        let ids = database.load_font_source(Source::Binary(Arc::new(bytes.clone())));
        let faces = ids.iter().filter_map(|id| {
            let index = database.face(*id)?.index;
            let info = FontInfo::new(&bytes, index)?;
            Some((
                info,
                Slot::new(Origin::Publication, Data::Bytes(bytes.clone()), index),
            ))
        });
        let faces = faces.collect::<Vec<_>>();
        let count = faces.len();
        self.extend(faces);
        count
    }

    /// Adds the fonts that are installed on the machine.
    pub(crate) fn add_system(&mut self) {
        let mut database = Database::new();
        database.load_system_fonts();
        let ids = database
            .faces()
            .map(|face| (face_path(&face.source), face.index, face.id));
        let mut ids = ids.collect::<Vec<_>>();
        // Folders list their files in any order; the choice between like faces must not depend on it.
        ids.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
        let database = Arc::new(database);
        let mut faces = Vec::new();
        for (_, index, id) in ids {
            if let Some(info) = database.with_face_data(id, FontInfo::new).flatten() {
                let data = Data::Database(Arc::clone(&database), id);
                faces.push((info, Slot::new(Origin::System, data, index)));
            }
        }
        self.extend(faces);
    }

    fn extend(&mut self, faces: Vec<(FontInfo, Arc<Slot>)>) {
        let mut book = FontBook::clone(&self.book);
        for (info, slot) in faces {
            book.push(info);
            self.slots.push(slot);
        }
        self.book = Arc::new(LazyHash::new(book));
    }

    /// The files of fonts that are not built in, in the order in which they were added.
    #[cfg(feature = "cli")]
    pub(crate) fn added(&self) -> impl Iterator<Item = &[u8]> {
        let own = |slot: &&Arc<Slot>| slot.origin != Origin::BuiltIn && slot.index == 0;
        self.slots
            .iter()
            .filter(own)
            .filter_map(|slot| match &slot.data {
                Data::Bytes(bytes) => Some(bytes.as_slice()),
                Data::Database(..) => None,
            })
    }

    /// What Typst chooses fonts from.
    pub(crate) fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    /// The font at an index of the book.
    pub(crate) fn font(&self, index: usize) -> Option<Font> {
        self.slots.get(index)?.font()
    }

    /// Every face, for listings, ordered by family, weight and style.
    pub(crate) fn faces(&self) -> Vec<FontFace> {
        let mut faces = Vec::new();
        for (index, slot) in self.slots.iter().enumerate() {
            let Some(info) = self.book.info(index) else {
                continue;
            };
            faces.push(FontFace {
                family: info.family.clone(),
                style: match info.variant.style {
                    FontStyle::Normal => "normal",
                    FontStyle::Italic => "italic",
                    FontStyle::Oblique => "oblique",
                },
                weight: info.variant.weight.to_number(),
                origin: slot.origin,
                scripts: coverage::scripts(&info.coverage),
            });
        }
        faces.sort_by(|a, b| {
            (&a.family, a.weight, a.style, a.origin).cmp(&(&b.family, b.weight, b.style, b.origin))
        });
        faces
    }
}

fn face_path(source: &Source) -> std::path::PathBuf {
    match source {
        Source::File(path) | Source::SharedFile(path, _) => path.clone(),
        Source::Binary(_) => std::path::PathBuf::new(),
    }
}
