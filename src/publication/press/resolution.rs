//! Whether images have pixels enough for the size at which they are printed.

use std::collections::BTreeMap;
use std::sync::Arc;

use typst::syntax::SpanKind;

use crate::diagnostic::{Code, Diagnostic, SourceText};
use crate::engine::{Facts, Raster};
use crate::model::Span;
use crate::publication::Publication;
use crate::typeset::Origin;

impl Publication {
    /// A warning for each image that is too coarse, where its author names it; of those that stand in several places the one where
    /// it is largest counts.
    pub(super) fn coarse_images(
        &self,
        facts: &Facts,
        texts: &[Arc<SourceText>],
    ) -> Vec<Diagnostic> {
        let wanted = f64::from(self.settings.print.resolution);
        let coarse = facts.rasters.iter();
        let coarse = coarse.filter(|raster| raster.resolution() < wanted - 0.5);
        let mut worst: BTreeMap<(usize, usize, usize), &Raster> = BTreeMap::new();
        for raster in coarse {
            let (text, place) = self.place_of(raster, texts);
            let entry = worst
                .entry((text, place.start, place.end))
                .or_insert(raster);
            if raster.resolution() < entry.resolution() {
                *entry = raster;
            }
        }
        let found = worst.into_iter().map(|((text, start, end), raster)| {
            let diagnostic = told(raster, wanted);
            match texts.get(text) {
                Some(source) => diagnostic.at(source, start..end),
                None if end > 0 => diagnostic.at(&self.settings.source, start..end),
                None => diagnostic,
            }
        });
        found.collect()
    }

    /// The number of the text that names the image, and where; what is in none of them is in the settings.
    fn place_of(&self, raster: &Raster, texts: &[Arc<SourceText>]) -> (usize, Span) {
        // The logo has the place of the document's front matter, which does not name it.
        if self.house.logo.as_ref() == Some(&raster.data)
            && let Some(logo) = &self.settings.logo
        {
            return (texts.len(), logo.span.clone());
        }
        match raster.span.get() {
            SpanKind::Range { id, range } => match Origin::number(id) {
                Some(number) => (number, range),
                None => (texts.len(), 0..0),
            },
            _ => (texts.len(), 0..0),
        }
    }
}

fn told(raster: &Raster, wanted: f64) -> Diagnostic {
    let millimetres = |points: f64| points / 72.0 * 25.4;
    let needed = |points: f64| (points / 72.0 * wanted).ceil();
    let ((width, height), (across, down)) = (raster.size, raster.pixels);
    let message = format!(
        "the image has {:.0} dots to the inch on page {}: {across} × {down} pixels are printed {:.0} × {:.0} mm large",
        raster.resolution(),
        raster.page,
        millimetres(width),
        millimetres(height),
    );
    let help = format!(
        "save it again from the original with {:.0} × {:.0} pixels or more, for {wanted:.0} dots to the inch",
        needed(width),
        needed(height),
    );
    Diagnostic::new(Code::PressResolution, message).help(help)
}
