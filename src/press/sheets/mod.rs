//! From a plan to the sheets of a PDF: each page becomes a form that is put in its place.
//!
//! All pages are of one file, so their forms refer to the fonts and images that they share, and nothing is copied.

mod content;
mod marks;
mod slug;

use std::collections::BTreeMap;
use std::f64::consts::FRAC_PI_2;

use kurbo::{Affine, Rect};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use self::content::Content;
use self::marks::Marks;
pub(crate) use self::slug::Slug;
use super::imposition::{Duplex, Plan, Scheme, Sheet, Side, Slot};
use super::pages::{Leaf, Pages, corners, form};
use crate::diagnostic::{Code, Diagnostic};

/// What the program that shows the file must know of it: PDF 1.6 has all that is used.
const VERSION: &str = "1.6";

/// Puts the pages of a file on sheets, which take their place. The file has nothing else afterwards.
pub(crate) fn lay(pages: &mut Pages, plan: &Plan, slug: &Slug<'_>) -> Result<(), Diagnostic> {
    let forms = forms(&mut pages.pdf, &pages.leaves)?;
    let slugs = slug.forms(&mut pages.pdf, plan)?;
    let parent = pages.pdf.new_object_id();
    let mut press = Press {
        marks: Marks::new(&mut pages.pdf),
        pdf: &mut pages.pdf,
        leaves: &pages.leaves,
        forms,
        parent,
    };
    let mut kids = Vec::new();
    let mut slugs = slugs.into_iter();
    for sheet in &plan.sheets {
        for side in std::iter::once(&sheet.front).chain(&sheet.back) {
            let slug = if sheet.marks {
                slugs.next().flatten()
            } else {
                None
            };
            kids.push(Object::Reference(press.side(plan, sheet, side, slug)));
        }
    }
    let count = i64::try_from(kids.len()).unwrap_or(i64::MAX);
    let tree = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count };
    pages.pdf.objects.insert(parent, tree.into());
    settle(&mut pages.pdf, parent, plan);
    Ok(())
}

/// The form of each page; a page that stands in the file twice has one.
fn forms(pdf: &mut Document, leaves: &[Leaf]) -> Result<Vec<Option<ObjectId>>, Diagnostic> {
    let mut known = BTreeMap::new();
    let mut forms = Vec::with_capacity(leaves.len());
    for (index, leaf) in leaves.iter().enumerate() {
        let made = match known.get(&leaf.id) {
            Some(made) => *made,
            None => form(pdf, leaf, index + 1)?,
        };
        known.insert(leaf.id, made);
        forms.push(made);
    }
    Ok(forms)
}

/// What the sides are made of.
struct Press<'a> {
    pdf: &'a mut Document,
    leaves: &'a [Leaf],
    forms: Vec<Option<ObjectId>>,
    marks: Marks,
    parent: ObjectId,
}

impl Press<'_> {
    /// A side as a page.
    fn side(
        &mut self,
        plan: &Plan,
        sheet: &Sheet,
        side: &Side,
        slug: Option<ObjectId>,
    ) -> ObjectId {
        let (mut content, mut forms) = (Content::default(), Dictionary::new());
        for slot in &side.slots {
            let Some((leaf, Some(form))) = self.page(slot) else {
                continue;
            };
            let name = format!("P{}", slot.page.unwrap_or_default());
            content.clipped(slot.clip, placed(leaf, slot), &name);
            forms.set(name, form);
        }
        if sheet.marks {
            let marks = self.marks.of(self.pdf, plan, sheet, side);
            content.form(Affine::IDENTITY, "Marks");
            forms.set("Marks", marks);
            if let Some((slug, at)) = slug.zip(slug::place(plan, sheet, side)) {
                content.form(at, "Slug");
                forms.set("Slug", slug);
            }
        }
        let mut stream = Stream::new(Dictionary::new(), content.into_bytes());
        // What cannot be packed stays as it is.
        let _ = stream.compress();
        let stream = self.pdf.add_object(stream);
        let (trim, bleed) = boxes(plan, sheet, side);
        self.pdf.add_object(dictionary! {
            "Type" => "Page",
            "Parent" => self.parent,
            "MediaBox" => corners(sheet.size.to_rect()),
            "BleedBox" => corners(bleed),
            "TrimBox" => corners(trim),
            "Resources" => dictionary! { "XObject" => forms },
            "Contents" => stream,
        })
    }

    fn page(&self, slot: &Slot) -> Option<(&Leaf, Option<ObjectId>)> {
        let index = slot.page?.checked_sub(1)?;
        Some((self.leaves.get(index)?, *self.forms.get(index)?))
    }
}

/// From the units of a page to its place on the sheet.
fn placed(leaf: &Leaf, slot: &Slot) -> Affine {
    let mut scaled = leaf.upright().then_scale(slot.scale);
    if slot.aside {
        // The head is on the left: what was above is to the left.
        let moved = (leaf.size().height * slot.scale, 0.0);
        scaled = scaled.then_rotate(FRAC_PI_2).then_translate(moved.into());
    }
    if slot.turned {
        let turned = scaled.then_scale(-1.0);
        turned.then_translate((slot.place.x1, slot.place.y1).into())
    } else {
        scaled.then_translate((slot.place.x0, slot.place.y0).into())
    }
}

/// What is left of a side when it is trimmed, and that with its bleed.
fn boxes(plan: &Plan, sheet: &Sheet, side: &Side) -> (Rect, Rect) {
    let paper = sheet.size.to_rect();
    let single = side
        .slots
        .first()
        .filter(|slot| plan.scheme == Scheme::Single && slot.page.is_some());
    let trim = single
        .map_or(side.block, |slot| slot.place)
        .intersect(paper);
    let bleed = side.slots.iter().filter(|slot| slot.page.is_some());
    let bleed = bleed
        .fold(trim, |bleed, slot| bleed.union(slot.clip))
        .intersect(paper);
    (trim, bleed)
}

/// The file's own dictionaries: only what sheets need. Tags, links, bookmarks, scripts and claims were about the pages; what printing
/// condition it is for, and its identity, are said anew.
fn settle(pdf: &mut Document, pages: ObjectId, plan: &Plan) {
    let mut preferences = dictionary! { "PrintScaling" => "None", "PickTrayByPDFSize" => true };
    let turned = plan.sheets.iter().any(|sheet| sheet.back.is_some());
    match plan.duplex {
        Duplex::Long if turned => preferences.set("Duplex", "DuplexFlipLongEdge"),
        Duplex::Short if turned => preferences.set("Duplex", "DuplexFlipShortEdge"),
        _ => preferences.set("Duplex", "Simplex"),
    }
    let mut catalog =
        dictionary! { "Type" => "Catalog", "Pages" => pages, "ViewerPreferences" => preferences };
    if let Ok(before) = pdf.catalog() {
        // Layers that are switched off stay so.
        for key in [b"OCProperties".as_slice(), b"Lang"] {
            if let Ok(value) = before.get(key) {
                catalog.set(key, value.clone());
            }
        }
    }
    let catalog = pdf.add_object(catalog);
    let info = about(pdf);
    pdf.trailer = dictionary! { "Root" => catalog };
    if let Some(info) = info {
        let info = pdf.add_object(info);
        pdf.trailer.set("Info", info);
    }
    VERSION.clone_into(&mut pdf.version);
}

/// What of the older information is about the document and not about the file.
fn about(pdf: &Document) -> Option<Dictionary> {
    let (_, before) = pdf
        .trailer
        .get(b"Info")
        .and_then(|info| pdf.dereference(info))
        .ok()?;
    let before = before.as_dict().ok()?;
    let mut info = Dictionary::new();
    for key in ["Title", "Author", "CreationDate", "ModDate"] {
        if let Ok(value) = before.get(key.as_bytes()) {
            info.set(key, value.clone());
        }
    }
    Some(info)
}

/// The bytes of the file.
pub(crate) fn bytes(pdf: &mut Document) -> Result<Vec<u8>, Diagnostic> {
    let mut bytes = Vec::new();
    match pdf.save_modern(&mut bytes) {
        Ok(()) => Ok(bytes),
        Err(error) => Err(Diagnostic::new(
            Code::Internal,
            format!("the sheets cannot be written: {error}"),
        )
        .help("please report it, with the file")),
    }
}
