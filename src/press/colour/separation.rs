//! The pass over a whole PDF: pages, and all that is drawn on them, each thing once.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::Accent;
use super::condition::Condition;
use super::content::{Rewritten, Scene, rewrite};
use super::convert::{Converter, srgb};
use super::findings::Findings;
use super::mask;
use super::resources::{self, PATTERN, SCREEN, States, dictionary_mut, dictionary_of};
use super::scan::Scan;
use super::space::{Look, Space, Spaces};
use super::stream::{Budget, packed};

/// Objects within objects that are looked through; lopdf reads no more.
pub(super) const DEPTH: usize = 100;

/// What is to be done, and what is known.
pub(super) struct Separation<'d> {
    pub(super) pdf: &'d mut Document,
    pub(super) converter: Converter,
    pub(super) budget: Budget,
    pub(super) found: Findings,
    pub(super) spaces: Spaces,
    /// The profile of sRGB in the PDF.
    screen: Option<ObjectId>,
    seen: BTreeSet<ObjectId>,
    /// Streams that are drawn, with the resources around them, and whether they are masks.
    open: Vec<(ObjectId, ObjectId, bool)>,
    /// The attributes of groups that are masks.
    pub(super) masks: BTreeSet<ObjectId>,
    /// All resources, and whether their names of spaces are still in use: by masks, or by what could not be read.
    pub(super) resources: BTreeMap<ObjectId, bool>,
    /// Anything in the file is printed over what is below it.
    is_over: bool,
    /// Fonts whose glyphs are drawings in colours of their own.
    drawn: BTreeSet<ObjectId>,
    /// What graphics states set, of resources that streams share.
    states: BTreeMap<ObjectId, Rc<States>>,
    /// Pages that have the same content and resources go on to share them.
    pages: BTreeMap<(Vec<ObjectId>, ObjectId), ObjectId>,
}

impl<'d> Separation<'d> {
    pub(super) fn new(pdf: &'d mut Document, condition: &Condition, accents: &[Accent]) -> Self {
        let mut objects = pdf.objects.values();
        let is_over = objects.any(|object| resources::is_over(pdf, object, DEPTH));
        Self {
            pdf,
            is_over,
            drawn: BTreeSet::new(),
            converter: Converter::new(condition, accents),
            budget: Budget::default(),
            found: Findings::default(),
            spaces: Spaces::new(),
            screen: None,
            seen: BTreeSet::new(),
            open: Vec::new(),
            masks: BTreeSet::new(),
            resources: BTreeMap::new(),
            states: BTreeMap::new(),
            pages: BTreeMap::new(),
        }
    }

    /// Puts everything into inks, and says what was found.
    pub(super) fn run(mut self) -> Findings {
        let pages = resources::pages(self.pdf);
        for (index, page) in pages.into_iter().enumerate() {
            self.found.page = index + 1;
            self.page(page);
            while let Some((stream, resources, is_mask)) = self.open.pop() {
                self.stream(stream, resources, is_mask);
            }
        }
        self.sweep();
        self.mend();
        self.found
    }

    /// Whether an object comes up for the first time.
    pub(super) fn first(&mut self, id: ObjectId) -> bool {
        self.seen.insert(id)
    }

    pub(super) fn dictionary(&self, id: ObjectId) -> Option<Dictionary> {
        dictionary_of(self.pdf, id).cloned()
    }

    pub(super) fn dictionary_mut(&mut self, id: ObjectId) -> Option<&mut Dictionary> {
        dictionary_mut(self.pdf, id)
    }

    /// What an object is, if it may stand elsewhere.
    pub(super) fn resolved(&self, object: &Object) -> Option<Object> {
        Some(self.pdf.dereference(object).ok()?.1.clone())
    }

    pub(super) fn unpacked(&mut self, stream: &Stream) -> Option<Vec<u8>> {
        self.budget.unpack(self.pdf, stream)
    }

    pub(super) fn add(&mut self, object: impl Into<Object>) -> Object {
        self.pdf.add_object(object).into()
    }

    /// What a space outside of content streams is. Of the names of resources only the defaults count there.
    pub(super) fn space(&mut self, object: &Object, around: Option<ObjectId>) -> Space {
        let pdf = &*self.pdf;
        let mut look = Look {
            pdf,
            converter: &mut self.converter,
            budget: &mut self.budget,
            names: around.and_then(|around| resources::spaces(pdf, around)),
        };
        self.spaces.of(&mut look, object)
    }

    /// The space that is meant by red, green and blue: resources may say it for all that they name.
    pub(super) fn by_default(&self, named: Object, around: ObjectId) -> Object {
        let is_screen = matches!(&named, Object::Name(name) if name == b"DeviceRGB");
        let default =
            is_screen.then(|| resources::spaces(self.pdf, around)?.get(b"DefaultRGB").ok());
        match default.flatten() {
            Some(default) if self.is_profiled(default) => default.clone(),
            _ => named,
        }
    }

    /// Whether a space brings a profile.
    pub(super) fn is_profiled(&self, space: &Object) -> bool {
        let space = self.pdf.dereference(space).map(|(_, space)| space);
        let array = space.and_then(Object::as_array).ok();
        let kind = array.and_then(|array| array.first()?.as_name().ok());
        kind == Some(b"ICCBased")
    }

    /// The space of sRGB.
    pub(super) fn srgb(&mut self) -> Object {
        let id = *self.screen.get_or_insert_with(|| {
            let dict = dictionary! { "N" => 3, "Alternate" => "DeviceRGB" };
            self.pdf.add_object(packed(dict, srgb()))
        });
        vec!["ICCBased".into(), id.into()].into()
    }

    fn page(&mut self, page: ObjectId) {
        let resources = resources::of_page(self.pdf, page);
        self.resources(resources, false);
        let streams = self.pdf.get_page_contents(page);
        let key = (streams, resources);
        let known = self.pages.get(&key).copied();
        let content = known.or_else(|| {
            let content = self.page_content(&key.0, resources)?;
            self.pages.insert(key, content);
            Some(content)
        });
        if let (Some(content), Some(page)) = (content, self.dictionary_mut(page)) {
            page.set("Contents", content);
        }
    }

    /// The content of a page in one stream. The old ones may be used otherwise, so they stay.
    fn page_content(&mut self, streams: &[ObjectId], resources: ObjectId) -> Option<ObjectId> {
        let mut content = Vec::new();
        for id in streams {
            // What is not there is nothing (ISO 32000-1, 7.3.10).
            let Ok(stream) = self.pdf.get_object(*id).and_then(Object::as_stream) else {
                continue;
            };
            let Some(part) = self.budget.unpack(self.pdf, stream) else {
                self.unread(resources, "the content");
                return None;
            };
            content.extend_from_slice(&part);
            // A stream ends what stands in it.
            content.push(b'\n');
        }
        let rewritten = self.rewrite(&content, resources, true);
        rewritten.is_changed.then(|| {
            self.pdf
                .add_object(packed(Dictionary::new(), rewritten.content))
        })
    }

    fn unread(&mut self, resources: ObjectId, what: &'static str) {
        self.resources.insert(resources, true);
        self.found.unread(what);
    }

    /// A form, a pattern or a glyph.
    fn stream(&mut self, id: ObjectId, around: ObjectId, is_mask: bool) {
        if !self.first(id) {
            return;
        }
        let resources = resources::owned(self.pdf, id).unwrap_or(around);
        self.resources(resources, is_mask);
        let Ok(stream) = self.pdf.get_object(id).and_then(Object::as_stream) else {
            return;
        };
        let Some(content) = self.budget.unpack(self.pdf, stream) else {
            return self.unread(resources, "a drawing");
        };
        let rewritten = if is_mask {
            self.mask(id, &content, resources)
        } else {
            self.rewrite(&content, resources, false)
        };
        if rewritten.is_changed
            && let Ok(stream) = self.pdf.get_object_mut(id).and_then(Object::as_stream_mut)
        {
            *stream = packed(std::mem::take(&mut stream.dict), rewritten.content);
        }
    }

    fn rewrite(&mut self, content: &[u8], resources: ObjectId, is_page: bool) -> Rewritten {
        let pdf = &*self.pdf;
        let states = self.states.entry(resources);
        let drawn = &self.drawn;
        let known = || Rc::new(States::of(pdf, resources, drawn));
        let states = Rc::clone(states.or_insert_with(known));
        let mut scene = Scene {
            look: Look {
                pdf,
                converter: &mut self.converter,
                budget: &mut self.budget,
                names: resources::spaces(pdf, resources),
            },
            spaces: &mut self.spaces,
            states: &states,
            found: &mut self.found,
            is_page,
            is_over: self.is_over,
            has_drawn: !drawn.is_empty(),
        };
        let rewritten = rewrite(content, &mut scene);
        if rewritten.has_overprint {
            resources::add_overprint(self.pdf, resources);
        }
        if rewritten.has_over {
            resources::add_over(self.pdf, resources);
        }
        if rewritten.has_pattern {
            let space = Object::from(vec!["Pattern".into(), "DeviceCMYK".into()]);
            resources::add(self.pdf, resources, "ColorSpace", PATTERN, space);
        }
        self.add_screen(resources, &rewritten);
        rewritten
    }

    fn add_screen(&mut self, resources: ObjectId, rewritten: &Rewritten) {
        if rewritten.has_screen {
            let space = self.srgb();
            resources::add(self.pdf, resources, "ColorSpace", SCREEN, space);
        }
    }

    /// A drawing that is a mask or part of one, with its group.
    fn mask(&mut self, id: ObjectId, content: &[u8], resources: ObjectId) -> Rewritten {
        let rewritten = mask::profiled(content);
        self.add_screen(resources, &rewritten);
        self.resources.insert(resources, true);
        if let Some(attributes) = resources::lifted(self.pdf, id, b"Group") {
            self.masks.insert(attributes);
            let space = self
                .dictionary(attributes)
                .and_then(|dict| dict.get(b"CS").ok().cloned());
            if let Some(space) = space {
                let space = self.with_profile(&space);
                if let Some(dict) = self.dictionary_mut(attributes) {
                    dict.set("CS", space);
                }
            }
        }
        rewritten
    }

    /// A space of the screen with the profile of sRGB, if it has none; others as they are.
    pub(super) fn with_profile(&mut self, space: &Object) -> Object {
        if matches!(self.space(space, None), Space::Screen(_)) && !self.is_profiled(space) {
            self.srgb()
        } else {
            space.clone()
        }
    }

    /// What is in resources is drawn, or may be.
    fn resources(&mut self, id: ObjectId, is_mask: bool) {
        if !self.first(id) {
            return;
        }
        self.resources.entry(id).or_default();
        for object in resources::entries(self.pdf, id, b"XObject") {
            match self.kind(object, b"Subtype").as_deref() {
                Some(b"Form") => self.open.push((object, id, is_mask)),
                Some(b"Image") => self.image(object, id, is_mask),
                _ => {}
            }
        }
        for pattern in resources::entries(self.pdf, id, b"Pattern") {
            if let Ok(Object::Stream(_)) = self.pdf.get_object(pattern) {
                self.open.push((pattern, id, is_mask));
            } else if let Some(shading) = resources::lifted(self.pdf, pattern, b"Shading")
                && self.first(shading)
            {
                self.shading(shading, id, is_mask);
            }
        }
        for shading in resources::entries(self.pdf, id, b"Shading") {
            if self.first(shading) {
                self.shading(shading, id, is_mask);
            }
        }
        for state in resources::entries(self.pdf, id, b"ExtGState") {
            self.state(state, id);
        }
        for font in resources::entries(self.pdf, id, b"Font") {
            self.font(font, id);
        }
    }

    fn kind(&self, id: ObjectId, key: &[u8]) -> Option<Vec<u8>> {
        let kind = dictionary_of(self.pdf, id)?.get(key).ok()?;
        Some(self.pdf.dereference(kind).ok()?.1.as_name().ok()?.to_vec())
    }

    /// The mask of a graphics state.
    fn state(&mut self, state: ObjectId, around: ObjectId) {
        let Some(mask) = resources::lifted(self.pdf, state, b"SMask") else {
            return;
        };
        let is_mask = self.kind(mask, b"S").as_deref() == Some(b"Luminosity");
        if let Some(group) = resources::lifted(self.pdf, mask, b"G") {
            self.open.push((group, around, is_mask));
        }
    }

    /// The glyphs of a font that are drawings.
    fn font(&mut self, font: ObjectId, around: ObjectId) {
        if self.kind(font, b"Subtype").as_deref() != Some(b"Type3") || !self.first(font) {
            return;
        }
        let resources = resources::owned(self.pdf, font).unwrap_or(around);
        self.resources(resources, false);
        for glyph in resources::entries(self.pdf, font, b"CharProcs") {
            self.open.push((glyph, resources, false));
            if !self.drawn.contains(&font) && self.is_coloured(glyph) {
                self.drawn.insert(font);
            }
        }
    }

    /// Whether a glyph has colours of its own, or may have: those that take that of their text begin with `d1`.
    fn is_coloured(&mut self, glyph: ObjectId) -> bool {
        let glyph = self.pdf.get_object(glyph).and_then(Object::as_stream);
        let content = glyph
            .ok()
            .and_then(|glyph| self.budget.unpack(self.pdf, glyph));
        content.is_none_or(|content| {
            let first = Scan::new(&content).next();
            first.is_some_and(|first| first.operator != b"d1")
        })
    }
}
