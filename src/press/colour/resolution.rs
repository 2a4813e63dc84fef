//! How many pixels to the inch images have where they are drawn.
//!
//! Pages and the forms on them are followed; images in patterns and glyphs are not, which are ornaments.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::rc::Rc;

use kurbo::Affine;
use lopdf::{Document, Object, ObjectId};

use super::findings::{Findings, Small};
use super::inline::value;
use super::resources::{self, dictionary_of};
use super::scan::{Operation, Scan, number};
use super::stream::Budget;

/// Forms within forms.
const FORMS: usize = 16;

/// Bytes of content that are looked through, forms counted as often as they are drawn.
const BYTES: usize = 512 << 20;

/// What it takes to find a form, in bytes that could be looked through meanwhile.
const FORM: usize = 64;

/// States that are kept for `Q`.
const STATES: usize = 4096;

/// Images of fewer pixels are areas of colour that are stretched.
const AREA: i64 = 4;

/// Notes images that have less than what is wanted, on pages that are reduced to these scales; those without one stay as they are.
pub(super) fn measure(pdf: &Document, wanted: f64, scales: &[f64], found: &mut Findings) {
    let mut measure = Measure {
        pdf,
        wanted,
        budget: Budget::default(),
        left: BYTES,
        page: 0,
        contents: BTreeMap::new(),
        worst: BTreeMap::new(),
    };
    for (index, page) in resources::pages(pdf).into_iter().enumerate() {
        measure.page = index + 1;
        let scale = scales.get(index).copied().filter(|scale| scale.is_finite());
        measure.page(page, scale.unwrap_or(1.0));
    }
    let mut all = measure.worst.into_values().collect::<Vec<_>>();
    // Sorting keeps those of a page in the order of their objects.
    all.sort_by_key(|small| small.page);
    for small in all {
        found.small(small);
    }
}

struct Measure<'d> {
    pdf: &'d Document,
    wanted: f64,
    budget: Budget,
    /// Bytes.
    left: usize,
    /// From 1.
    page: usize,
    /// Forms are unpacked once; those of a page are forgotten with it.
    contents: BTreeMap<ObjectId, Option<Rc<Vec<u8>>>>,
    /// The lowest resolution of each image; of those within the content, of each page.
    worst: BTreeMap<(Option<ObjectId>, usize), Small>,
}

impl Measure<'_> {
    fn page(&mut self, id: ObjectId, scale: f64) {
        self.contents.clear();
        let Some(page) = dictionary_of(self.pdf, id) else {
            return;
        };
        let unit = page.get(b"UserUnit").and_then(Object::as_float);
        let unit = f64::from(unit.unwrap_or(1.0));
        let mut content = Vec::new();
        for stream in self.pdf.get_page_contents(id) {
            let stream = self.pdf.get_object(stream).and_then(Object::as_stream);
            if let Ok(stream) = stream
                && let Some(part) = self.budget.unpack(self.pdf, stream)
            {
                content.extend_from_slice(&part);
                content.push(b'\n');
            }
        }
        let resources = page.get(b"Resources").and_then(Object::as_reference).ok();
        self.content(&content, resources, Affine::scale(unit * scale), FORMS);
    }

    fn content(&mut self, content: &[u8], resources: Option<ObjectId>, at: Affine, forms: usize) {
        // All of it at once: to come to the end of a long string is work as well.
        self.left = self.left.saturating_sub(content.len() + FORM);
        if self.left == 0 {
            return;
        }
        let mut at = at;
        let mut stack = Vec::new();
        for operation in Scan::new(content) {
            match operation.operator {
                b"q" if stack.len() < STATES => stack.push(at),
                b"Q" => at = stack.pop().unwrap_or(at),
                b"cm" => {
                    if let Ok(matrix) = <[f64; 6]>::try_from(operation.numbers()) {
                        at *= Affine::new(matrix);
                    }
                }
                b"Do" => {
                    if let (Some(resources), Some(name)) = (resources, operation.name()) {
                        self.draw(resources, name, at, forms);
                    }
                }
                b"BI" => self.inline(content, &operation, at),
                _ => {}
            }
        }
    }

    fn draw(&mut self, resources: ObjectId, name: &[u8], at: Affine, forms: usize) {
        let pdf = self.pdf;
        let named = dictionary_of(pdf, resources)
            .and_then(|dict| pdf.get_dict_in_dict(dict, b"XObject").ok())
            .and_then(|dict| dict.get(name).and_then(Object::as_reference).ok());
        let Some(id) = named else {
            return;
        };
        let Some(dict) = dictionary_of(pdf, id) else {
            return;
        };
        match dict.get(b"Subtype").and_then(Object::as_name) {
            Ok(b"Image") => {
                let side = |key: &[u8]| dict.get_deref(key, pdf).and_then(Object::as_i64);
                if let (Ok(width), Ok(height)) = (side(b"Width"), side(b"Height")) {
                    self.image(Some(id), (width, height), at);
                }
            }
            Ok(b"Form") => {
                let Some(forms) = forms.checked_sub(1) else {
                    return;
                };
                let matrix = dict.get_deref(b"Matrix", pdf).ok();
                let matrix = matrix.and_then(super::shading::floats);
                let matrix = matrix.and_then(|matrix| <[f64; 6]>::try_from(matrix).ok());
                let at = matrix.map_or(at, |matrix| at * Affine::new(matrix));
                let own = dict.get(b"Resources").and_then(Object::as_reference);
                if let Some(content) = self.form(id) {
                    self.content(&content, Some(own.unwrap_or(resources)), at, forms);
                }
            }
            _ => {}
        }
    }

    fn form(&mut self, id: ObjectId) -> Option<Rc<Vec<u8>>> {
        if let Some(known) = self.contents.get(&id) {
            return known.clone();
        }
        let stream = self.pdf.get_object(id).and_then(Object::as_stream).ok();
        let content = stream.and_then(|stream| self.budget.unpack(self.pdf, stream));
        let content = content.map(Rc::new);
        self.contents.insert(id, content.clone());
        content
    }

    fn inline(&mut self, content: &[u8], operation: &Operation<'_>, at: Affine) {
        let side = |short: &[u8], long: &[u8]| {
            let written = value(content, &operation.image, short, long)?;
            #[expect(clippy::cast_possible_truncation, reason = "a number of pixels")]
            let side = number(written) as i64;
            Some(side)
        };
        if let (Some(width), Some(height)) = (side(b"W", b"Width"), side(b"H", b"Height")) {
            self.image(None, (width, height), at);
        }
    }

    /// An image fills the unit square of what is current.
    fn image(&mut self, id: Option<ObjectId>, pixels: (i64, i64), at: Affine) {
        let [a, b, c, d, ..] = at.as_coeffs();
        let size = (a.hypot(b), c.hypot(d));
        let area = pixels.0 <= AREA || pixels.1 <= AREA;
        if area || !size.0.is_normal() || !size.1.is_normal() {
            return;
        }
        #[expect(clippy::cast_precision_loss, reason = "a number of pixels")]
        let resolution = {
            let across = pixels.0 as f64 / (size.0 / 72.0);
            across.min(pixels.1 as f64 / (size.1 / 72.0))
        };
        // Half a pixel is nothing that anybody could mend.
        if resolution + 0.5 >= self.wanted {
            return;
        }
        let small = Small {
            page: self.page,
            pages: 1,
            last: self.page,
            pixels,
            size,
            resolution,
        };
        let key = (id, if id.is_none() { self.page } else { 0 });
        match self.worst.entry(key) {
            Entry::Vacant(entry) => {
                entry.insert(small);
            }
            Entry::Occupied(mut entry) => entry.get_mut().also(small),
        }
    }
}

#[cfg(test)]
mod tests {
    use lopdf::{Dictionary, Stream, dictionary};

    use super::super::tests::{add_page, separated};
    use super::*;

    fn image(width: i64, height: i64) -> Stream {
        let pixels = usize::try_from(width * height).unwrap();
        let dict = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => width, "Height" => height,
            "BitsPerComponent" => 8, "ColorSpace" => "DeviceGray",
        };
        Stream::new(dict, vec![0x55; pixels])
    }

    /// A logo on every page of a book is one image that is to be replaced.
    #[test]
    fn an_image_on_many_pages_is_told_once() {
        let mut pdf = Document::new();
        let images = dictionary! { "I" => pdf.add_object(image(10, 10)) };
        let resources = dictionary! { "XObject" => images };
        let first = add_page(&mut pdf, "q 72 0 0 72 0 0 cm /I Do Q", resources);
        let large = Stream::new(Dictionary::new(), b"q 144 0 0 144 0 0 cm /I Do Q".to_vec());
        let large = pdf.add_object(large);
        let mut second = pdf.get_dictionary(first).unwrap().clone();
        second.set("Contents", large);
        let tree = second.get(b"Parent").unwrap().as_reference().unwrap();
        let second = pdf.add_object(second);
        let kids = vec![
            Object::from(first),
            second.into(),
            first.into(),
            first.into(),
        ];
        pdf.get_dictionary_mut(tree).unwrap().set("Kids", kids);
        let (_, said) = separated(&mut pdf);
        assert_eq!(
            said,
            [
                "press/resolution: the image of 10 × 10 pixels on page 2 has 5 dpi at 51 × 51 mm, less than 200 (it is on 4 pages)"
            ]
        );
    }

    /// What is printed smaller has more pixels to the inch.
    #[test]
    fn images_are_measured_as_large_as_they_are_printed() {
        let mut pdf = Document::new();
        let images = dictionary! { "I" => pdf.add_object(image(150, 150)) };
        let resources = dictionary! { "XObject" => images };
        add_page(&mut pdf, "q 72 0 0 72 0 0 cm /I Do Q", resources);
        let condition = super::super::Condition::bundled();
        let said = |scales: &[f64]| {
            let said = super::super::separate_reduced(&mut pdf.clone(), &condition, scales);
            let said = said.iter().map(|found| found.message.clone());
            said.collect::<Vec<_>>()
        };
        assert!(said(&[])[0].contains("has 150 dpi at 25 × 25 mm"));
        assert_eq!(said(&[0.71]), [""; 0]);
    }

    /// A form of many bytes that is drawn many times would take hours.
    #[test]
    fn bytes_are_counted_and_not_operations() {
        let mut pdf = Document::new();
        let text = [b"BT (".as_slice(), &vec![b'a'; 1 << 20], b") Tj ET"].concat();
        let dict = dictionary! { "Subtype" => "Form" };
        let forms = dictionary! { "F" => pdf.add_object(Stream::new(dict, text)) };
        let page = add_page(
            &mut pdf,
            &"/F Do\n".repeat(100_000),
            dictionary! { "XObject" => forms },
        );
        let resources = pdf
            .get_dictionary(page)
            .unwrap()
            .get(b"Resources")
            .unwrap()
            .clone();
        let resources = pdf.add_object(resources);
        pdf.get_dictionary_mut(page)
            .unwrap()
            .set("Resources", resources);
        let mut measure = Measure {
            pdf: &pdf,
            wanted: 200.0,
            budget: Budget::default(),
            left: 4 << 20,
            page: 1,
            contents: BTreeMap::new(),
            worst: BTreeMap::new(),
        };
        measure.page(page, 1.0);
        assert_eq!(measure.left, 0);
    }
}
