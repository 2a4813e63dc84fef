//! What is left to do when all that is drawn is in inks: names that nothing uses, and what is the same everywhere.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, ObjectId};

use super::resources::{self, PATTERN, SCREEN};
use super::separation::{DEPTH, Separation};
use super::space::{Look, Space};

impl Separation<'_> {
    /// Takes out of the resources what nothing names any more.
    pub(super) fn sweep(&mut self) {
        let resources = std::mem::take(&mut self.resources);
        // Resources may share their names, and one of them may still be in use.
        let mut shared = BTreeMap::<ObjectId, bool>::new();
        for (id, is_used) in resources {
            if let Some(names) = resources::lifted(self.pdf, id, b"ColorSpace") {
                *shared.entry(names).or_default() |= is_used;
            }
        }
        for (id, is_used) in shared {
            let Some(old) = self.dictionary(id) else {
                continue;
            };
            if is_used {
                self.profile_patterns(id, &old);
                continue;
            }
            let mut new = Dictionary::new();
            for (name, object) in &old {
                if [SCREEN.as_bytes(), PATTERN.as_bytes()].contains(&name.as_slice()) {
                    new.set(name.clone(), object.clone());
                } else if !name.starts_with(b"Default")
                    && let Some(object) = self.remaining(object, &old)
                {
                    new.set(name.clone(), object);
                }
            }
            if let Some(names) = self.dictionary_mut(id) {
                *names = new;
            }
        }
    }

    /// Gives a profile to the colours of patterns that have none of their own, where the names stay.
    fn profile_patterns(&mut self, id: ObjectId, names: &Dictionary) {
        for (name, object) in names {
            let Some(Object::Array(mut space)) = self.resolved(object) else {
                continue;
            };
            let [Object::Name(kind), base] = space.as_mut_slice() else {
                continue;
            };
            if kind == b"Pattern" {
                *base = self.with_profile(base);
                if let Some(names) = self.dictionary_mut(id) {
                    names.set(name.clone(), space);
                }
            }
        }
    }

    /// What becomes of a space that resources name.
    fn remaining(&mut self, object: &Object, names: &Dictionary) -> Option<Object> {
        let mut look = Look {
            pdf: self.pdf,
            converter: &mut self.converter,
            budget: &mut self.budget,
            names: Some(names),
        };
        match self.spaces.of(&mut look, object) {
            space if space.is_converted() => None,
            Space::Pattern(Some(base)) if base.is_converted() => None,
            _ => Some(object.clone()),
        }
    }

    /// What is the same everywhere: groups are mixed in inks, and what stands in for spot colours has a profile.
    pub(super) fn mend(&mut self) {
        let ids = self.pdf.objects.keys().copied().collect::<Vec<_>>();
        for id in ids {
            if self.masks.contains(&id) {
                continue;
            }
            let Some(mut object) = self.pdf.objects.remove(&id) else {
                continue;
            };
            self.mend_object(&mut object, DEPTH);
            self.pdf.objects.insert(id, object);
        }
    }

    fn mend_object(&mut self, object: &mut Object, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        match object {
            Object::Dictionary(dict) => self.mend_dictionary(dict, depth),
            Object::Stream(stream) => self.mend_dictionary(&mut stream.dict, depth),
            Object::Array(array) => {
                let kind = array.first().and_then(|kind| kind.as_name().ok());
                let stands_in = matches!(kind, Some(b"Separation" | b"DeviceN"));
                if stands_in && let Some(other) = array.get_mut(2) {
                    *other = self.with_profile(other);
                }
                for object in array {
                    self.mend_object(object, depth);
                }
            }
            _ => {}
        }
    }

    fn mend_dictionary(&mut self, dict: &mut Dictionary, depth: usize) {
        let is_group = matches!(
            dict.get(b"S").and_then(Object::as_name),
            Ok(b"Transparency")
        );
        if let (true, Ok(space)) = (is_group, dict.get(b"CS").cloned()) {
            let grey = matches!(&space, Object::Name(name) if name == b"DeviceGray");
            if !grey && self.space(&space, None).is_converted() {
                dict.set("CS", "DeviceCMYK");
            }
        }
        for (_, object) in dict.iter_mut() {
            self.mend_object(object, depth);
        }
    }
}
