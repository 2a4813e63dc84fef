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

/// What is said of them.
const GRADIENT: &str = "a gradient";

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
                    self.found.left(GRADIENT);
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
        let from = self.end(&dicts, b"C0", 0.0)?;
        let to = self.end(&dicts, b"C1", 1.0)?;
        self.between(first.clone(), &from, &to, source)
    }

    /// The colour at one end of functions of one number each.
    fn end(&self, functions: &[Dictionary], key: &[u8], default: f64) -> Option<Vec<f64>> {
        let numbers = functions.iter().map(|dict| {
            let value = dict.get(key).ok().and_then(|value| self.resolved(value));
            let value = value.map_or(Some(vec![default]), |value| floats(&value))?;
            value.first().copied()
        });
        numbers.collect()
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
        self.found.mixed(GRADIENT, &samples);
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
        self.found.mixed(GRADIENT, &inks);
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
