//! Gradients in inks (ISO 32000-1, 8.7.4.5): the colours of their functions.
//!
//! The stops become inks, and between them the inks change evenly, as a designer who works in inks has it. What is not made of stops
//! or samples keeps its colours, with the profile of sRGB, and is left to the print shop.

use lopdf::{Dictionary, Object, ObjectId, Stream};

use super::convert::Source;
use super::separation::Separation;
use super::space::Space;
use super::stream::packed;

/// Functions within functions.
const DEPTH: usize = 8;

/// Stops of a gradient; Typst makes a hundred of a curve through a colour space.
const STOPS: usize = 10_000;

impl Separation<'_> {
    /// Puts a shading into inks.
    pub(super) fn shading(&mut self, id: ObjectId) {
        let Some(dict) = self.dictionary(id) else {
            return;
        };
        let Ok(named) = dict.get(b"ColorSpace") else {
            return;
        };
        let named = named.clone();
        let changed = match self.space(&named) {
            Space::Grey => vec![("ColorSpace", "DeviceGray".into())],
            Space::Inks => vec![("ColorSpace", "DeviceCMYK".into())],
            Space::Screen(source) => match self.stops(&dict, source) {
                Some(changed) => changed,
                None => {
                    self.found.left("a gradient");
                    self.profiled(&named).into_iter().collect()
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

    /// The space with the profile of sRGB, if it has none.
    fn profiled(&mut self, space: &Object) -> Option<(&'static str, Object)> {
        let has_profile = self.is_profiled(space);
        (!has_profile).then(|| ("ColorSpace", self.srgb()))
    }

    /// The space, the function and the ground in inks.
    fn stops(&mut self, dict: &Dictionary, source: Source) -> Option<Vec<(&'static str, Object)>> {
        let mut left = STOPS;
        let function = self.function(dict.get(b"Function").ok()?, source, DEPTH, &mut left)?;
        let mut changed = vec![("ColorSpace", "DeviceCMYK".into()), ("Function", function)];
        if let Ok(ground) = dict.get(b"Background") {
            let ground = self.resolved(ground)?;
            let ground = self.colour(&floats(&ground)?, source)?;
            changed.push(("Background", ground));
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
        *left = left.checked_sub(1)?;
        let depth = depth.checked_sub(1)?;
        let function = self.resolved(function)?;
        match function {
            Object::Stream(stream) => self.samples(&stream, source),
            Object::Dictionary(dict) => self.formula(dict, source, depth, left),
            Object::Array(functions) => self.apart(&functions, source),
            _ => None,
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
                for key in ["C0", "C1"] {
                    let colour = self.resolved(dict.get(key.as_bytes()).ok()?)?;
                    let colour = self.colour(&floats(&colour)?, source)?;
                    dict.set(key, colour);
                }
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
    fn apart(&mut self, functions: &[Object], source: Source) -> Option<Object> {
        let mut dicts = Vec::new();
        for function in functions {
            match self.resolved(function)? {
                Object::Dictionary(dict) => dicts.push(dict),
                _ => return None,
            }
        }
        if let [_] = dicts.as_slice() {
            return self.formula(dicts.pop()?, source, DEPTH, &mut 2);
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
        let mut joined = first.clone();
        for (key, default) in [("C0", 0.0), ("C1", 1.0)] {
            let mut colour = Vec::new();
            for dict in [first, second, third] {
                let value = dict
                    .get(key.as_bytes())
                    .ok()
                    .and_then(|value| self.resolved(value));
                let value = value.map_or(Some(vec![default]), |value| floats(&value))?;
                colour.push(*value.first()?);
            }
            joined.set(key, self.colour(&colour, source)?);
        }
        joined.remove(b"Range");
        Some(joined.into())
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
            let shares = self.converter.inks(screen).0.shares();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "bounded to 0..=255"
            )]
            inks.extend(shares.map(|share| (share * 255.0).round() as u8));
        }
        let mut dict = dict.clone();
        dict.remove(b"Decode");
        dict.set("Range", [0, 1, 0, 1, 0, 1, 0, 1].map(Object::from).to_vec());
        Some(self.add(packed(dict, inks)))
    }

    /// A stop in inks.
    fn colour(&mut self, colour: &[f64], source: Source) -> Option<Object> {
        let colour = <[f64; 3]>::try_from(colour).ok()?;
        let screen = self.converter.screen(source, colour);
        let (inks, by_profile) = self.converter.inks(screen);
        if by_profile {
            self.found.converted(super::convert::bytes(screen), inks);
        }
        self.found.painted(inks);
        #[expect(clippy::cast_possible_truncation, reason = "shares of 1")]
        let shares = inks.shares().map(|share| Object::Real(share as f32));
        Some(shares.to_vec().into())
    }
}

/// The numbers of an array.
pub(super) fn floats(array: &Object) -> Option<Vec<f64>> {
    let numbers = array.as_array().ok()?.iter();
    let numbers = numbers.map(|number| number.as_float().ok().map(f64::from));
    numbers.collect()
}
