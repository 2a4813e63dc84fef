//! The check: from each page to all that it is made of.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::clause::{Breach, Clause};
use super::{boxes, content, fonts};
use crate::press::colour::Budget;
use crate::press::sweep::references;

/// Breaches that are looked for; more say nothing new.
const MOST: usize = 1000;

/// The blend modes of PDF 1.6 (ISO 32000-1, 11.3.5).
const MODES: [&[u8]; 17] = [
    b"Normal",
    b"Compatible",
    b"Multiply",
    b"Screen",
    b"Overlay",
    b"Darken",
    b"Lighten",
    b"ColorDodge",
    b"ColorBurn",
    b"HardLight",
    b"SoftLight",
    b"Difference",
    b"Exclusion",
    b"Hue",
    b"Saturation",
    b"Color",
    b"Luminosity",
];

/// All that is not as PDF/X-4 has it, in the order of the pages.
pub(super) fn breaches(pdf: &Document) -> Vec<Breach> {
    let mut check = Check {
        pdf,
        budget: Budget::default(),
        page: None,
        found: BTreeSet::new(),
    };
    if pdf.trailer.has(b"Encrypt") {
        check.add(Clause::File, "the file", "is encrypted");
    }
    let mut seen = BTreeSet::new();
    let mut any = false;
    for (index, page) in pdf.page_iter().enumerate() {
        any = true;
        check.page = Some(index + 1);
        check.page(page, &mut seen);
    }
    check.page = None;
    if !any {
        check.add(Clause::File, "the file", "has no pages");
    }
    check.layers();
    let mut found = check.found.into_iter().collect::<Vec<_>>();
    found.sort_by_key(|breach| (breach.page, breach.clause));
    found
}

pub(super) struct Check<'d> {
    pub(super) pdf: &'d Document,
    pub(super) budget: Budget,
    page: Option<usize>,
    found: BTreeSet<Breach>,
}

impl Check<'_> {
    pub(super) fn add(&mut self, clause: Clause, thing: impl Into<String>, fault: &'static str) {
        if self.found.len() < MOST {
            self.found
                .insert(Breach::new(clause, self.page, thing, fault));
        }
    }

    /// A page and what it leads to, except other pages.
    fn page(&mut self, id: ObjectId, seen: &mut BTreeSet<ObjectId>) {
        let Ok(page) = self.pdf.get_dictionary(id) else {
            return;
        };
        boxes::check(self, id);
        self.contents(page);
        let mut open = Vec::new();
        for (key, object) in page {
            if !matches!(key.as_slice(), b"Parent" | b"Contents") {
                references(object, &mut open);
                self.object(object);
            }
        }
        // Resources may stand above the page.
        let above = self.pdf.get_page_resources(id).map(|(_, above)| above);
        open.extend(above.unwrap_or_default());
        while let Some(id) = open.pop() {
            if seen.insert(id)
                && let Some(object) = self.pdf.objects.get(&id)
            {
                self.object(object);
                references(object, &mut open);
            }
        }
    }

    fn contents(&mut self, page: &Dictionary) {
        let Ok(contents) = page.get_deref(b"Contents", self.pdf) else {
            return;
        };
        let parts = match contents {
            Object::Array(parts) => parts.clone(),
            _ => page.get(b"Contents").cloned().into_iter().collect(),
        };
        let mut whole = Vec::new();
        for part in parts {
            let part = self.pdf.dereference(&part).ok();
            let part = part.and_then(|(_, part)| part.as_stream().ok());
            match part.and_then(|stream| self.budget.unpack(self.pdf, stream)) {
                Some(part) => whole.extend(part),
                None => self.add(Clause::File, "the content", "cannot be read"),
            }
            whole.push(b'\n');
        }
        content::check(self, &whole);
    }

    /// One object, with what stands in it.
    fn object(&mut self, object: &Object) {
        match object {
            Object::Name(name) if matches!(name.as_slice(), b"DeviceRGB" | b"CalRGB") => {
                self.add(Clause::Colour, "a colour of the screen", "has no profile");
            }
            Object::Array(array) => array.iter().for_each(|object| self.object(object)),
            Object::Dictionary(dict) => self.dictionary(dict),
            Object::Stream(stream) => {
                self.stream(stream);
                self.dictionary(&stream.dict);
            }
            _ => {}
        }
    }

    fn dictionary(&mut self, dict: &Dictionary) {
        let is_profile = dict.has(b"N") && dict.has(b"Alternate");
        for (key, object) in dict {
            // What old readers take instead of a profile.
            if !(is_profile && key == b"Alternate") {
                self.object(object);
            }
            if key == b"ExtGState" && dict.has(b"PatternType") {
                // That of a pattern is one, and has no name.
                self.state(object);
            } else if key == b"ExtGState" {
                self.states(object);
            }
        }
        let kind = |key: &[u8]| dict.get_deref(key, self.pdf).and_then(Object::as_name);
        // Some programs do not say that a font is one.
        let is_font = matches!(kind(b"Type"), Ok(b"Font"));
        let subtype = kind(b"Subtype");
        if is_font || subtype.is_ok_and(|kind| fonts::KINDS.contains(&kind)) {
            fonts::check(self, dict);
        }
        if dict.has(b"HalftoneName") {
            self.add(Clause::Graphics, "a halftone", "has a name");
        }
        if dict.has(b"OPI") || dict.has(b"Alternates") {
            self.add(Clause::Graphics, "an image", "stands for another file");
        }
    }

    /// What graphics states must not say. Only their place tells that they are some: a font may be called `TR`.
    fn states(&mut self, named: &Object) {
        let pdf = self.pdf;
        let named = pdf
            .dereference(named)
            .and_then(|(_, named)| named.as_dict());
        for (_, state) in named.into_iter().flatten() {
            self.state(state);
        }
    }

    fn state(&mut self, state: &Object) {
        let pdf = self.pdf;
        let Ok((_, Object::Dictionary(state))) = pdf.dereference(state) else {
            return;
        };
        let name = |key: &[u8]| state.get_deref(key, pdf).and_then(Object::as_name);
        let has_second = state.has(b"TR2") && !matches!(name(b"TR2"), Ok(b"Default"));
        if state.has(b"TR") || state.has(b"HTP") || has_second {
            let fault = "has a transfer function";
            self.add(Clause::Graphics, "a graphics state", fault);
        }
        if state.has(b"RI") {
            content::intent(self, name(b"RI").unwrap_or(&[]));
        }
        if !self.has_modes(state) {
            let fault = "is not one of PDF 1.6";
            self.add(Clause::Transparency, "a blend mode", fault);
        }
    }

    fn has_modes(&self, state: &Dictionary) -> bool {
        let known = |mode: &Object| mode.as_name().is_ok_and(|mode| MODES.contains(&mode));
        match state.get_deref(b"BM", self.pdf) {
            Ok(Object::Array(modes)) => modes.iter().all(known),
            Ok(mode) => known(mode),
            Err(_) => true,
        }
    }

    fn stream(&mut self, stream: &Stream) {
        let dict = &stream.dict;
        let filters = dict.get_deref(b"Filter", self.pdf);
        let names = match filters {
            Ok(Object::Array(filters)) => filters.as_slice(),
            Ok(filter) => std::slice::from_ref(filter),
            Err(_) => &[],
        };
        for filter in names {
            match filter.as_name() {
                Ok(b"LZWDecode") => self.add(Clause::File, "a stream", "is packed with LZW"),
                Ok(b"Crypt") => self.add(Clause::File, "a stream", "is encrypted"),
                _ => {}
            }
        }
        if dict.has(b"F") {
            self.add(Clause::File, "a stream", "is in another file");
        }
        let kind = |key: &[u8]| dict.get_deref(key, self.pdf).and_then(Object::as_name).ok();
        let subtype = kind(b"Subtype");
        if subtype == Some(b"PS") || kind(b"Subtype2") == Some(b"PS") {
            self.add(Clause::Graphics, "a drawing", "is PostScript");
        }
        if subtype == Some(b"Image") && dict.has(b"Intent") {
            content::intent(self, kind(b"Intent").unwrap_or(&[]));
        }
        if dict.has(b"Ref") {
            self.add(Clause::Graphics, "a drawing", "stands for another file");
        }
        let is_content = subtype == Some(b"Form") || dict.has(b"PaintType");
        if is_content {
            self.drawing(stream, "a drawing");
        }
    }

    /// A content stream other than that of a page.
    pub(super) fn drawing(&mut self, stream: &Stream, what: &str) {
        match self.budget.unpack(self.pdf, stream) {
            Some(bytes) => content::check(self, &bytes),
            None => self.add(Clause::File, what, "cannot be read"),
        }
    }

    fn layers(&mut self) {
        let catalog = self.pdf.catalog();
        let layers = catalog.and_then(|catalog| catalog.get_deref(b"OCProperties", self.pdf));
        let Ok(Object::Dictionary(layers)) = layers else {
            return;
        };
        let default = layers.get_deref(b"D", self.pdf).and_then(Object::as_dict);
        if !default.is_ok_and(|default| default.has(b"Name") && !default.has(b"AS")) {
            self.add(
                Clause::Layers,
                "the choice of layers",
                "has no name, or changes by itself",
            );
        }
    }
}
