//! A PDF within a size: its images get fewer pixels and are packed harder, by the gentlest step that is enough.

mod parts;
mod search;

use typst::foundations::Bytes;

use self::parts::too_large;
use self::search::{STEPS, Search};
use super::Publication;
use super::prepare::Prepared;
use crate::diagnostic::{Diagnostic, Location};
use crate::engine::{Attachment, Layout, Pdf, Raster};
use crate::picture::{ImageSize, Reduced, cost, is_svg};

/// An image of pixels that the author chose, and how it stands on the pages.
struct Shown {
    file: String,
    place: Location,
    data: Bytes,
    /// As it came, at its largest place.
    size: ImageSize,
    /// Pixels to the inch that its file asks for.
    natural: f64,
}

impl Publication {
    /// The PDF if it has no more bytes than the limit, or else made anew with smaller images; nothing if it cannot be made so small.
    pub(super) fn within(
        &self,
        limit: u64,
        mut made: Pdf,
        prepared: &mut Prepared,
        layout: &Layout,
        sources: &[Attachment],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Pdf> {
        let size = made.bytes.len() as u64;
        if size <= limit {
            return Some(made);
        }
        let images = self.shown(prepared, &made.facts.rasters);
        // Typst keeps the pixels of all photographs, which together are the most that there is in memory.
        made.facts.rasters.clear();
        comemo::evict(0);
        let mut search = Search::new(&images, size);
        let mut step = search.gentlest(limit);
        while step < STEPS.len() {
            search.go_to(step);
            let pdf = self.again(&search, prepared, layout, sources, diagnostics)?;
            if pdf.bytes.len() as u64 <= limit {
                return Some(pdf);
            }
            step += 1;
        }
        let drawings = self.named(prepared).into_iter();
        let drawings = drawings.filter(|(_, _, data)| is_svg(data));
        let drawings = drawings.map(|(file, place, _)| (file, place));
        let drawings = drawings.collect::<Vec<_>>();
        diagnostics.push(too_large(&made, limit, &search, &drawings, prepared));
        None
    }

    /// The document with the images of a step.
    fn again(
        &self,
        search: &Search<'_>,
        prepared: &mut Prepared,
        layout: &Layout,
        sources: &[Attachment],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Pdf> {
        let files = search.files();
        prepared.replace(&files);
        let mut house = self.house.clone();
        if let Some(logo) = &mut house.logo
            && let Some((_, new)) = files.iter().find(|(old, _)| old == logo)
        {
            *logo = new.clone();
        }
        // What is found is what was found before, or there would be no PDF to make smaller.
        let mut found = Vec::new();
        let pdf = self.set(prepared, &house, layout, sources, &mut found);
        // The next step begins with the files as they came.
        let back = files.into_iter().map(|(old, new)| (new, old));
        prepared.replace(&back.collect::<Vec<_>>());
        let Some(mut pdf) = pdf else {
            diagnostics.extend(found);
            return None;
        };
        pdf.reduced = search.reduced();
        Some(pdf)
    }

    /// The images that the document, its items and its settings name.
    fn named(&self, prepared: &Prepared) -> Vec<(String, Location, Bytes)> {
        let logo = self.settings.logo.as_ref().zip(self.house.logo.as_ref());
        let logo = logo.map(|(file, data)| {
            let place = Location::new(&self.settings.source, file.span.clone());
            (file.value.clone(), place, data)
        });
        let named = prepared.images().chain(logo);
        named
            .map(|(file, place, data)| (file, place, data.clone()))
            .collect()
    }

    /// The images of the document, its items and its publication that are on the pages, each file once. What a layout brings itself,
    /// and drawings made of lines, nobody can make smaller.
    fn shown(&self, prepared: &Prepared, rasters: &[Raster]) -> Vec<Shown> {
        let mut shown: Vec<Shown> = Vec::new();
        for (file, place, data) in self.named(prepared) {
            if shown.iter().any(|other| other.data == data) {
                continue;
            }
            let places = rasters.iter().filter(|raster| raster.data == data);
            let largest = places.min_by(|a, b| a.resolution().total_cmp(&b.resolution()));
            let Some((raster, bytes)) = largest.zip(cost(&data)) else {
                continue;
            };
            shown.push(Shown {
                file,
                place,
                data,
                size: ImageSize {
                    width: raster.pixels.0,
                    height: raster.pixels.1,
                    resolution: raster.resolution(),
                    bytes,
                },
                natural: raster.natural.unwrap_or(72.0),
            });
        }
        shown
    }
}

impl Reduced {
    fn new(image: &Shown, after: ImageSize) -> Self {
        Self {
            file: image.file.clone(),
            place: image.place.clone(),
            before: image.size,
            after,
        }
    }
}
