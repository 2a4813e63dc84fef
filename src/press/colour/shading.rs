//! Gradients in inks (ISO 32000-1, 8.7.4.5): the colours of their functions.
//!
//! Between stops of different hues the way that the screen takes is followed in small steps: inks that change evenly from red to
//! blue would pass through brown. Between greys, and from a colour whose inks are given, the inks change evenly. What is not made of
//! stops or samples keeps its colours, with the profile of sRGB, and is left to the print shop.

use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary};

use super::convert::{Source, bytes};
use super::inks::Inks;
use super::separation::Separation;
use super::space::Space;
use super::stream::packed;

/// Functions within functions.
const DEPTH: usize = 8;

/// Functions of a gradient, and the places that name them; Typst makes a hundred of a curve through a colour space.
const STOPS: usize = 20_000;

impl Separation<'_> {
    /// Puts a shading into inks, or gives it a profile if it is part of a mask.
    pub(super) fn shading(&mut self, id: ObjectId, around: ObjectId, is_mask: bool) {
        let Some(dict) = self.dictionary(id) else {
            return;
        };
        let Ok(named) = dict.get(b"ColorSpace") else {
            return;
        };
        let named = self.by_default(named.clone(), around);
        let changed = match self.space(&named, Some(around)) {
            _ if is_mask => vec![("ColorSpace", self.with_profile(&named))],
            Space::Grey => vec![("ColorSpace", "DeviceGray".into())],
            Space::Inks => vec![("ColorSpace", "DeviceCMYK".into())],
            Space::Screen(source) => match self.stops(&dict, source) {
                Some(changed) => changed,
                None => {
                    self.found.left("a gradient");
                    vec![("ColorSpace", self.with_profile(&named))]
                }
            },
            Space::Indexed(_) | Space::Pattern(_) | Space::Other => Vec::new(),
        };
        if let Some(dict) = self.dictionary_mut(id) {
            for (key, value) in changed {
                dict.set(key, value);
            }
        }
    }

    /// The space, the function and the ground in inks.
    fn stops(&mut self, dict: &Dictionary, source: Source) -> Option<Vec<(&'static str, Object)>> {
        let mut left = STOPS;
        let function = self.function(dict.get(b"Function").ok()?, source, DEPTH, &mut left)?;
        let mut changed = vec![("ColorSpace", "DeviceCMYK".into()), ("Function", function)];
        if let Ok(ground) = dict.get(b"Background") {
            let ground = self.resolved(ground)?;
            let screen = self.screen(&floats(&ground)?, source)?;
            #[expect(clippy::cast_possible_truncation, reason = "shares of 1")]
            let shares = self
                .noted(screen)
                .0
                .shares()
                .map(|share| Object::Real(share as f32));
            changed.push(("Background", shares.to_vec().into()));
        }
        Some(changed)
    }

    fn function(
        &mut self,
        function: &Object,
        source: Source,
        depth: usize,
        left: &mut usize,
    ) -> Option<Object> {
        let depth = depth.checked_sub(1)?;
        // Before it is copied: what is named in many places is copied as often.
        *left = left.checked_sub(1 + self.parts(function))?;
        let function = self.resolved(function)?;
        match function {
            Object::Stream(stream) => self.samples(&stream, source),
            Object::Dictionary(dict) => self.formula(dict, source, depth, left),
            Object::Array(functions) => self.apart(functions, source, depth, left),
            _ => None,
        }
    }

    /// How many functions, numbers and bounds a function is made of.
    fn parts(&self, function: &Object) -> usize {
        let length = |object: &Object| object.as_array().map_or(0, Vec::len);
        match self.pdf.dereference(function) {
            Ok((_, Object::Dictionary(dict))) => dict.iter().map(|(_, value)| length(value)).sum(),
            Ok((_, object)) => length(object),
            Err(_) => 0,
        }
    }

    /// An interpolation between two colours, or several of them stitched together.
    fn formula(
        &mut self,
        mut dict: Dictionary,
        source: Source,
        depth: usize,
        left: &mut usize,
    ) -> Option<Object> {
        match dict.get(b"FunctionType").and_then(Object::as_i64).ok()? {
            2 => {
                let end = |key: &[u8]| floats(&self.resolved(dict.get(key).ok()?)?);
                let (from, to) = (end(b"C0")?, end(b"C1")?);
                return self.between(dict, &from, &to, source);
            }
            3 => {
                let functions = self.resolved(dict.get(b"Functions").ok()?)?;
                let mut stitched = Vec::new();
                for function in functions.as_array().ok()? {
                    stitched.push(self.function(function, source, depth, left)?);
                }
                dict.set("Functions", stitched);
            }
            _ => return None,
        }
        dict.remove(b"Range");
        Some(dict.into())
    }

    /// Red, green and blue each with an interpolation of its own, of the same form.
    fn apart(
        &mut self,
        functions: Vec<Object>,
        source: Source,
        depth: usize,
        left: &mut usize,
    ) -> Option<Object> {
        if functions.len() > 3 {
            return None;
        }
        let mut dicts = Vec::new();
        for function in functions {
            *left = left.checked_sub(1 + self.parts(&function))?;
            match self.resolved(&function)? {
                Object::Dictionary(dict) => dicts.push(dict),
                _ => return None,
            }
        }
        if let [_] = dicts.as_slice() {
            return self.formula(dicts.pop()?, source, depth, left);
        }
        let [first, second, third] = dicts.as_slice() else {
            return None;
        };
        let same = |key: &[u8]| {
            let of = |dict: &Dictionary| dict.get(key).ok().cloned();
            of(first) == of(second) && of(first) == of(third)
        };
        let kind = first.get(b"FunctionType").and_then(Object::as_i64).ok()?;
        if kind != 2 || !same(b"N") || !same(b"Domain") || !same(b"FunctionType") {
            return None;
        }
        let end = |key: &[u8], default: f64| {
            let mut colour = Vec::new();
            for dict in [first, second, third] {
                let value = dict.get(key).ok().and_then(|value| self.resolved(value));
                let value = value.map_or(Some(vec![default]), |value| floats(&value))?;
                colour.push(*value.first()?);
            }
            Some(colour)
        };
        let (from, to) = (end(b"C0", 0.0)?, end(b"C1", 1.0)?);
        self.between(first.clone(), &from, &to, source)
    }

    /// An interpolation between two colours.
    fn between(
        &mut self,
        mut dict: Dictionary,
        from: &[f64],
        to: &[f64],
        source: Source,
    ) -> Option<Object> {
        let ends = [self.screen(from, source)?, self.screen(to, source)?];
        let [(from, from_profile), (to, to_profile)] = ends.map(|end| self.noted(end));
        dict.remove(b"Range");
        // Both ends are exact, or there is hardly a way between them. A colour whose inks are given must not jump to what the
        // profile has beside it.
        let steps = steps(ends);
        let is_given = ends.iter().any(|end| self.converter.given(*end).is_some());
        if steps < 2 || !(from_profile || to_profile) || is_given {
            for (key, inks) in [("C0", from), ("C1", to)] {
                #[expect(clippy::cast_possible_truncation, reason = "shares of 1")]
                let shares = inks.shares().map(|share| Object::Real(share as f32));
                dict.set(key, shares.to_vec());
            }
            return Some(dict.into());
        }
        self.sampled(&dict, ends, steps)
    }

    /// The way of the screen between two colours, in steps.
    fn sampled(&mut self, dict: &Dictionary, ends: [[f64; 3]; 2], steps: u32) -> Option<Object> {
        let domain = self.resolved(dict.get(b"Domain").ok()?)?;
        let [first, last] = <[f64; 2]>::try_from(floats(&domain)?).ok()?;
        let exponent = dict.get(b"N").and_then(Object::as_float).unwrap_or(1.0);
        let mut samples = Vec::new();
        for step in 0..=steps {
            let at = first + (last - first) * f64::from(step) / f64::from(steps);
            let share = at.powf(f64::from(exponent));
            let mut colour = [0.0; 3];
            for (index, part) in colour.iter_mut().enumerate() {
                *part = ends[0][index] + (ends[1][index] - ends[0][index]) * share;
            }
            samples.extend(in_bytes(self.converter.by_profile(colour)));
        }
        let function = dictionary! {
            "FunctionType" => 0,
            "Domain" => domain,
            "Size" => vec![Object::from(i64::from(steps) + 1)],
            "BitsPerSample" => 8,
            "Range" => RANGE.map(Object::from).to_vec(),
        };
        Some(self.add(packed(function, samples)))
    }

    fn screen(&self, colour: &[f64], source: Source) -> Option<[f64; 3]> {
        let colour = <[f64; 3]>::try_from(colour).ok()?;
        Some(self.converter.screen(source, colour))
    }

    /// A stop in inks, noted, and whether the profile decided them.
    fn noted(&mut self, screen: [f64; 3]) -> (Inks, bool) {
        let (inks, by_profile) = self.converter.inks(screen);
        if by_profile {
            self.found.converted(bytes(screen), inks);
        }
        self.found.painted(inks);
        (inks, by_profile)
    }

    /// A function of samples of eight bits.
    fn samples(&mut self, stream: &Stream, source: Source) -> Option<Object> {
        let dict = &stream.dict;
        let whole = |key: &[u8]| dict.get(key).and_then(Object::as_i64).ok();
        if whole(b"FunctionType") != Some(0) || whole(b"BitsPerSample") != Some(8) {
            return None;
        }
        let range = floats(&self.resolved(dict.get(b"Range").ok()?)?)?;
        let decode = match dict.get(b"Decode") {
            Ok(decode) => floats(&self.resolved(decode)?)?,
            Err(_) => range,
        };
        let [r0, r1, g0, g1, b0, b1] = decode.as_slice() else {
            return None;
        };
        let samples = self.unpacked(stream)?;
        let mut inks = Vec::with_capacity(samples.len() / 3 * 4);
        for sample in samples.chunks_exact(3) {
            let value = |index: usize, from: &f64, to: &f64| {
                let byte = sample.get(index).copied().unwrap_or(0);
                from + (to - from) * f64::from(byte) / 255.0
            };
            let colour = [value(0, r0, r1), value(1, g0, g1), value(2, b0, b1)];
            let screen = self.converter.screen(source, colour);
            inks.extend(in_bytes(self.converter.inks(screen).0));
        }
        let mut dict = dict.clone();
        dict.remove(b"Decode");
        dict.set("Range", RANGE.map(Object::from).to_vec());
        Some(self.add(packed(dict, inks)))
    }
}

/// The steps in which the way from a colour to another is followed, one for each eight steps of the screen.
fn steps([from, to]: [[f64; 3]; 2]) -> u32 {
    let far = from.iter().zip(to).map(|(from, to)| (from - to).abs());
    let far = far.fold(0.0, f64::max);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "bounded to 0..=32"
    )]
    let steps = (far.clamp(0.0, 1.0) * 32.0).round() as u32;
    steps
}

/// What each ink of a function may be.
const RANGE: [i64; 8] = [0, 1, 0, 1, 0, 1, 0, 1];

fn in_bytes(inks: Inks) -> [u8; 4] {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "bounded to 0..=255"
    )]
    inks.shares().map(|share| (share * 255.0).round() as u8)
}

/// The numbers of an array.
pub(super) fn floats(array: &Object) -> Option<Vec<f64>> {
    let numbers = array.as_array().ok()?.iter();
    let numbers = numbers.map(|number| number.as_float().ok().map(f64::from));
    numbers.collect()
}

#[cfg(test)]
mod tests {
    use lopdf::Document;

    use super::super::tests::{add_page, name, separated};
    use super::*;

    /// An interpolation between two colours.
    fn between(from: [i64; 3], to: [i64; 3]) -> Object {
        let colour = |colour: [i64; 3]| colour.map(Object::from).to_vec();
        let domain = vec![0.into(), 1.into()];
        dictionary! {
            "FunctionType" => 2, "N" => 1, "Domain" => domain, "C0" => colour(from), "C1" => colour(to),
        }
        .into()
    }

    fn gradient(function: Object) -> Dictionary {
        dictionary! { "ShadingType" => 2, "ColorSpace" => "DeviceRGB", "Function" => function }
    }

    /// The gradient after the pass, and what was said.
    fn shaded(
        function: impl FnOnce(&mut Document) -> Object,
    ) -> (Document, Dictionary, Vec<String>) {
        let mut pdf = Document::new();
        let function = function(&mut pdf);
        let id = pdf.add_object(gradient(function));
        add_page(
            &mut pdf,
            "/A sh",
            dictionary! { "Shading" => dictionary! { "A" => id } },
        );
        let (_, said) = separated(&mut pdf);
        let shading = pdf.get_dictionary(id).unwrap().clone();
        (pdf, shading, said)
    }

    #[test]
    fn gradients_between_greys_change_evenly() {
        let (_, shading, said) = shaded(|_| {
            let stops = vec![between([1; 3], [0; 3]), between([0; 3], [1; 3])];
            dictionary! {
                "FunctionType" => 3, "Functions" => stops, "Bounds" => vec![0.5.into()],
                "Encode" => [0, 1, 0, 1].map(Object::from).to_vec(),
                "Domain" => vec![0.into(), 1.into()],
            }
            .into()
        });
        assert_eq!(said, [""; 0]);
        assert_eq!(shading.get(b"ColorSpace").unwrap(), &name("DeviceCMYK"));
        let function = shading.get(b"Function").unwrap().as_dict().unwrap();
        let stops = function.get(b"Functions").unwrap().as_array().unwrap();
        let first = stops[0].as_dict().unwrap().get(b"C1").unwrap();
        assert_eq!(floats(first), Some(vec![0.0, 0.0, 0.0, 1.0]));
    }

    #[test]
    fn gradients_between_hues_follow_the_screen() {
        let (pdf, shading, said) = shaded(|_| between([1, 0, 0], [0, 0, 1]));
        assert_eq!(
            said,
            [
                "press/colour: the screen's colour #0000ff on page 1 is printed as cmyk(98%, 74%, 0%, 0%)",
                "press/colour: the screen's colour #ff0000 on page 1 is printed as cmyk(0%, 96%, 98%, 0%)"
            ]
        );
        let function = shading
            .get_deref(b"Function", &pdf)
            .unwrap()
            .as_stream()
            .unwrap();
        let size = function.dict.get(b"Size").unwrap().as_array().unwrap();
        assert_eq!(size[0], 33.into());
        let samples = function.get_plain_content().unwrap();
        assert_eq!(samples.len(), 33 * 4);
        assert_eq!(samples[..4], [0, 245, 251, 0]);
    }

    /// Functions that lead back to themselves, or to each other in ever more ways.
    #[test]
    fn functions_within_functions_end() {
        let stitched = |functions: Vec<Object>| {
            let bounds = vec![0.5.into(); functions.len() - 1];
            let encode = vec![Object::from(0); functions.len() * 2];
            dictionary! {
                "FunctionType" => 3, "Domain" => vec![0.into(), 1.into()], "Bounds" => bounds,
                "Encode" => encode, "Functions" => functions,
            }
        };
        let left =
            ["press/colour: a gradient on page 1 cannot be said in inks, and stays as it is"];
        let (_, _, said) = shaded(|pdf| {
            let id = pdf.new_object_id();
            let array = pdf.add_object(vec![Object::from(id)]);
            pdf.set_object(id, stitched(vec![array.into()]));
            id.into()
        });
        assert_eq!(said, left);
        let (_, _, said) = shaded(|pdf| {
            let mut id = pdf.add_object(between([1, 0, 0], [0, 0, 1]));
            for _ in 0..40 {
                let array = Object::from(pdf.add_object(vec![Object::from(id)]));
                id = pdf.add_object(stitched(vec![array.clone(), array]));
            }
            id.into()
        });
        assert_eq!(said, left);
    }

    #[test]
    fn gradients_of_formulas_get_a_profile() {
        let (_, shading, said) = shaded(|pdf| {
            let script = Stream::new(dictionary! { "FunctionType" => 4 }, b"{ dup dup }".to_vec());
            pdf.add_object(script).into()
        });
        assert_eq!(
            said,
            ["press/colour: a gradient on page 1 cannot be said in inks, and stays as it is"]
        );
        let space = shading.get(b"ColorSpace").unwrap().as_array().unwrap();
        assert_eq!(space[0], name("ICCBased"));
    }
}
