//! The marked content that is open, and where its text goes.

use std::collections::HashSet;
use std::sync::Arc;

use hayro_syntax::object::{Dict, Name, Object, ObjectIdentifier, String as Text};
use hayro_syntax::page::Resources;

use super::run::{Place, Run};
use super::{Found, Key, Owner};
use crate::inspect::{limit, string};
use crate::text::is_nonspacing;

/// A sequence of marked content.
#[derive(Default)]
struct Mark {
    /// The piece that tags can refer to: its own, or that around it.
    key: Option<Key>,
    artifact: bool,
    language: Option<Arc<str>>,
    expansion: Option<Arc<str>>,
    /// Its text is gathered: to be replaced, or turned round.
    gathers: bool,
}

/// Text that is gathered until its sequence ends.
struct Gathered {
    /// What stands instead; without, the glyphs are in visual order.
    instead: Option<String>,
    glyphs: Vec<(Option<String>, Place)>,
    /// Where the text was before it, if nothing is drawn.
    before: Option<Place>,
}

#[derive(Default)]
pub(super) struct Marks {
    owner: Option<Owner>,
    open: Vec<Mark>,
    /// Sequences that are open beyond the limit.
    beyond: usize,
    gathered: Option<Gathered>,
    page: usize,
    /// The place of the last glyph, and whether text may still be added to the last run.
    last: Option<Place>,
    continues: bool,
}

impl Marks {
    /// Begins a page.
    pub(super) fn begin(&mut self, owner: Owner) {
        *self = Self {
            owner: Some(owner),
            ..Self::default()
        };
        if let Owner::Page(page) = owner {
            self.page = page;
        }
    }

    /// Enters the content of a form, or comes back to that around it; gives where it was.
    pub(super) fn enter(&mut self, owner: Owner) -> Owner {
        self.owner.replace(owner).unwrap_or(owner)
    }

    pub(super) fn depth(&self) -> usize {
        self.open.len() + self.beyond
    }

    pub(super) fn key(&self) -> Option<Key> {
        self.open.last()?.key
    }

    pub(super) fn in_artifact(&self) -> bool {
        self.open.last().is_some_and(|mark| mark.artifact)
    }

    /// `BMC` and `BDC`.
    pub(super) fn open(
        &mut self,
        operands: &[Object<'_>],
        resources: &Resources<'_>,
        drawn: &HashSet<ObjectIdentifier>,
    ) {
        self.continues = false;
        if self.open.len() >= limit::DEPTH {
            self.beyond += 1;
            return;
        }
        let tag = match operands.first() {
            Some(Object::Name(tag)) => tag.as_ref(),
            _ => &[],
        };
        let named = operands.get(1).and_then(|properties| match properties {
            Object::Dict(dict) => Some(dict.clone()),
            Object::Name(name) => property(resources, name),
            _ => None,
        });
        let dict = named.unwrap_or_default();
        let text = |key: &str| dict.get::<Text<'_>>(key).map(|text| string::text(&text));
        let around = self.open.last();
        // Content of a form that is drawn again is not read again.
        let again = matches!(self.owner, Some(Owner::Form(id)) if drawn.contains(&id));
        let own = dict
            .get::<i32>("MCID")
            .zip(self.owner)
            .map(|(id, owner)| (owner, id));
        let replaced = text("ActualText");
        let gathers = self.gathered.is_none() && (replaced.is_some() || tag == b"ReversedChars");
        let mark = Mark {
            key: own.or_else(|| around.and_then(|mark| mark.key)),
            artifact: tag == b"Artifact"
                || around.is_some_and(|mark| mark.artifact)
                || own.is_some() && again,
            language: text("Lang")
                .map(Arc::from)
                .or_else(|| around.and_then(|mark| mark.language.clone())),
            expansion: text("E").map(Arc::from),
            gathers,
        };
        if gathers {
            self.gathered = Some(Gathered {
                instead: replaced,
                glyphs: Vec::new(),
                before: self.last,
            });
        }
        self.open.push(mark);
    }

    /// `EMC`; gives whether anything was open.
    pub(super) fn end(&mut self, found: &mut Found) -> bool {
        self.continues = false;
        if self.beyond > 0 {
            self.beyond -= 1;
            return true;
        }
        let gathers = self.open.last().is_some_and(|mark| mark.gathers);
        if gathers && let Some(gathered) = self.gathered.take() {
            self.tell(gathered, found);
        }
        self.continues = false;
        self.open.pop().is_some()
    }

    /// A glyph is shown.
    pub(super) fn show(
        &mut self,
        text: Option<String>,
        place: Place,
        page: usize,
        found: &mut Found,
    ) {
        self.page = page;
        self.last = Some(place);
        if let Some(gathered) = &mut self.gathered {
            gathered.glyphs.push((text, place));
            return;
        }
        let text = text.unwrap_or_else(|| {
            found.unknown += 1;
            "\u{fffd}".to_owned()
        });
        let taken = self.continues
            && found
                .runs
                .last_mut()
                .is_some_and(|run| run.take(&text, &place));
        if !taken {
            self.add(text, place, place, found);
            self.continues = true;
        }
    }

    /// What was gathered becomes a run.
    fn tell(&mut self, gathered: Gathered, found: &mut Found) {
        let glyphs = &gathered.glyphs;
        let nowhere = gathered.before.unwrap_or_default();
        let hull = |places: &mut dyn Iterator<Item = &Place>| {
            let first = places.next().copied()?;
            let mut hull = first;
            for place in places {
                match hull.and(place) {
                    Some(both) => hull = both,
                    None => break,
                }
            }
            Some(hull)
        };
        let first = hull(&mut glyphs.iter().map(|(_, place)| place)).unwrap_or(nowhere);
        let last = hull(&mut glyphs.iter().rev().map(|(_, place)| place)).unwrap_or(nowhere);
        let text = if let Some(text) = gathered.instead {
            text
        } else {
            let unknown = glyphs.iter().filter(|(text, _)| text.is_none()).count();
            found.unknown += unknown;
            let texts = glyphs.iter().rev();
            texts
                .map(|(text, _)| text.as_deref().unwrap_or("\u{fffd}"))
                .collect()
        };
        self.add(text, first, last, found);
    }

    fn add(&self, text: String, first: Place, last: Place, found: &mut Found) {
        let (mut first, mut last) = (first, last);
        // A mark on a letter takes no room of its own: what is read after it stands beside the letter.
        if text.chars().all(is_nonspacing)
            && let Some(before) = found.runs.last().filter(|run| run.page == self.page)
            && let Some(place) = before
                .first
                .and(&before.last)
                .and_then(|place| place.and(&first))
        {
            (first, last) = (place, place);
        }
        let mark = self.open.last();
        let key = mark.and_then(|mark| mark.key);
        let artifact = mark.is_some_and(|mark| mark.artifact);
        if !artifact && let Some(key) = key {
            found.marked.entry(key).or_default().push(found.runs.len());
        }
        found.owners.push((artifact, key));
        found.runs.push(Run {
            text,
            page: self.page,
            first,
            last,
            language: mark.and_then(|mark| mark.language.clone()),
            expansion: mark.and_then(|mark| mark.expansion.clone()),
        });
    }
}

fn property<'a>(resources: &Resources<'a>, name: &Name<'_>) -> Option<Dict<'a>> {
    let mut at = Some(resources);
    while let Some(resources) = at {
        if let Some(dict) = resources.properties.get::<Dict<'_>>(name.as_ref()) {
            return Some(dict);
        }
        at = resources.parent();
    }
    None
}
