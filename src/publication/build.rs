//! One document from source to PDF: every step's faults in one run.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use typst::foundations::{Bytes, Dict};

use super::allow::Extent;
use super::attach;
use super::prepare::Prepared;
use super::settings::DEFAULT_LAYOUTS;
use super::{Publication, screen, sort, unknown_layout};
use crate::check::{Pages, check_pages};
use crate::diagnostic::{
    Code, Diagnostic, Location, Outcome, Severity, Silenced, SourceText, has_errors,
};
use crate::engine::{self, Attachment, Facts, Layout, Pdf, Setting};
use crate::model::{About, Parameter, Spanned};
use crate::typeset::{House, slots};

/// After so many documents, what Typst remembers of a document is forgotten: memory stays flat in long runs. What all documents
/// share is asked for by each. To keep more costs more than it saves, because all of it is looked at when something is forgotten.
const REMEMBERED: usize = 2;

/// A source and where it lies.
#[derive(Debug, Clone)]
pub struct Source {
    pub(super) name: String,
    pub(super) folder: String,
    pub(super) bytes: Bytes,
}

impl Source {
    /// A source in memory. The name tells the kind by its extension (`.md`), stands in diagnostics, and its folder
    /// is where images are looked for.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        let name = name.into();
        let folder = name
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder)
            .to_owned();
        Self {
            name,
            folder,
            bytes: Bytes::new(bytes.into()),
        }
    }

    /// The text, as it was read.
    #[cfg(feature = "cli")]
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The name, as the user knows it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// What to do differently from the publication's settings.
#[derive(Debug, Clone, Default)]
pub struct BuildOptions {
    /// A layout that is used whatever the front matter and the settings say.
    pub layout: Option<String>,
    /// The PDF carries what it was made of: its source, byte for byte, and, for a bulletin, those of its items; images are not
    /// among them. It is PDF/A-3a then, which is PDF/A-2a with such files; the pages are the same.
    ///
    /// ```
    /// use pressroom::{BuildOptions, Publication, Source, inspect};
    ///
    /// let publication = Publication::in_memory([("pressroom.toml", "")]).value.unwrap();
    /// let source = "+++\ntitle = \"A note\"\nlang = \"en\"\ndate = 2021-03-01\n+++\n\nHello.\n";
    /// let options = BuildOptions { attach_source: true, ..BuildOptions::default() };
    /// let pdf = publication.build(&Source::new("note.md", source), &options).value.unwrap();
    /// assert_eq!(pdf.conformance, ["PDF/UA-1", "PDF/A-3a"]);
    ///
    /// let attached = &inspect(pdf.bytes).value.unwrap().attachments[0];
    /// assert_eq!(attached.name, "note.md");
    /// assert_eq!(attached.bytes, Some(source.len() as u64));
    /// ```
    pub attach_source: bool,
    /// Bytes that the PDF may have. If it has more, its images get fewer pixels for their size on the page, from 200 to the inch down to
    /// 110, and are packed harder, all alike and no more than is needed; [`Pdf::reduced`] says what was done. If that
    /// is not enough there is no PDF but an error ([`Code::SizeBudget`]) that names what takes the most.
    ///
    /// ```
    /// use pressroom::{BuildOptions, Code, Publication, Source};
    ///
    /// let publication = Publication::in_memory([("pressroom.toml", "")]).value.unwrap();
    /// let source = "+++\ntitle = \"A note\"\nlang = \"en\"\ndate = 2021-03-01\n+++\n\nHello.\n";
    /// let options = BuildOptions { max_size: Some(1_000), ..BuildOptions::default() };
    /// let made = publication.build(&Source::new("note.md", source), &options);
    /// assert!(made.value.is_none());
    /// assert_eq!(made.diagnostics[0].code, Code::SizeBudget);
    /// ```
    pub max_size: Option<u64>,
}

impl Publication {
    /// Makes the PDF of a source. If any diagnostic is an error there is none.
    #[must_use]
    pub fn build(&self, source: &Source, options: &BuildOptions) -> Outcome<Pdf> {
        let made = self.made_of(source, Extent::Pages, |prepared, diagnostics| {
            let layout = self.layout(prepared, options.layout.as_deref());
            diagnostics.extend(layout.diagnostics);
            self.made(prepared, layout.value?, options, diagnostics)
        });
        let value = made.value.map(|(mut pdf, silenced)| {
            pdf.silenced = silenced;
            pdf.unchecked = self.settings.choice.off().collect();
            pdf
        });
        Outcome {
            value,
            diagnostics: made.diagnostics,
        }
    }

    /// Finds everything that [`build`](Self::build) would report; the PDF is made and thrown away, because
    /// some faults only show in it.
    #[must_use]
    pub fn check(&self, source: &Source, options: &BuildOptions) -> Vec<Diagnostic> {
        self.build(source, options).diagnostics
    }

    /// Prepares a source and makes something of it. What is found gets its weight; if any of it is an error there is nothing. Comes with
    /// what is allowed; `extent` is how much could be found if all goes well.
    pub(super) fn made_of<T: Send>(
        &self,
        source: &Source,
        extent: Extent,
        make: impl FnOnce(&mut Prepared, &mut Vec<Diagnostic>) -> Option<T> + Send,
    ) -> Outcome<(T, Vec<Silenced>)> {
        self.pool.install(|| {
            let (prepared, mut diagnostics) = self.prepare(source);
            let Some(mut prepared) = prepared else {
                return Outcome {
                    value: None,
                    diagnostics,
                };
            };
            let value = make(&mut prepared, &mut diagnostics);
            let extent = if value.is_some() {
                extent
            } else {
                Extent::Sources
            };
            let silenced = self.settle(&prepared, extent, &mut diagnostics);
            sort(&mut diagnostics, &prepared.texts());
            let value = value.filter(|_| !has_errors(&diagnostics));
            Outcome {
                value: value.map(|value| (value, silenced)),
                diagnostics,
            }
        })
    }

    /// The document in a layout, with its sources and within the size that were asked for.
    fn made(
        &self,
        prepared: &mut Prepared,
        layout: &Layout,
        options: &BuildOptions,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Pdf> {
        prepared.show_on_screen(diagnostics);
        let sources = if options.attach_source {
            attach::sources(prepared)
        } else {
            Vec::new()
        };
        let pdf = self.set(prepared, &self.house, layout, &sources, diagnostics)?;
        match options.max_size {
            Some(limit) if !has_errors(diagnostics) => {
                self.within(limit, pdf, prepared, layout, &sources, diagnostics)
            }
            _ => Some(pdf),
        }
    }

    /// What reports say of a document.
    fn about(&self, prepared: &Prepared, layout: &Layout) -> About {
        let mut about = prepared.about();
        layout.name().clone_into(&mut about.layout);
        let house = &self.house.organisation;
        about.organisation = about.organisation.or_else(|| house.clone());
        about
    }

    /// The document in a layout, and what only shows when it is set.
    pub(super) fn set(
        &self,
        prepared: &Prepared,
        house: &House,
        layout: &Layout,
        sources: &[Attachment],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Pdf> {
        let about = self.about(prepared, layout);
        let compile =
            |setting: &Setting<'_>, slots| engine::compile(setting, slots, about, sources);
        self.laid_out(
            prepared,
            house,
            layout,
            compile,
            |pdf| &pdf.facts,
            diagnostics,
        )
    }

    /// The document in a layout by one of the engine's ways, and what only shows when it is set.
    pub(super) fn laid_out<T>(
        &self,
        prepared: &Prepared,
        house: &House,
        layout: &Layout,
        compile: impl FnOnce(&Setting<'_>, Dict) -> Outcome<T>,
        facts: impl FnOnce(&T) -> &Facts,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<T> {
        let texts = &prepared.texts();
        let chosen = self.chosen(prepared, layout);
        let (parameters, found) = layout.fill(&chosen);
        diagnostics.extend(found);
        let slots = slots(&prepared.manuscript(), house, parameters);
        let setting = Setting {
            layout,
            fonts: &self.fonts,
            texts,
            max_pages: self.settings.limits.pages,
        };
        // The engine is others' code; one document that it cannot bear must not end a run of thousands.
        let made = catch_unwind(AssertUnwindSafe(|| compile(&setting, slots)));
        let made = made.unwrap_or_else(|_| Outcome::fault(engine_failed()));
        comemo::evict(REMEMBERED);
        let engine = made.diagnostics.into_iter();
        let engine = engine
            .map(|found| screen::placed(found, prepared))
            .collect();
        *diagnostics = merge(std::mem::take(diagnostics), engine, texts);
        if let Some(made) = &made.value {
            diagnostics.extend(check_pages(&Pages {
                facts: facts(made),
                layout,
                chosen: &chosen,
            }));
        }
        made.value
    }

    /// What the settings and the source choose of a layout's parameters, and where.
    pub(super) fn chosen<'a>(
        &'a self,
        prepared: &'a Prepared,
        layout: &Layout,
    ) -> [(Arc<SourceText>, &'a [Parameter]); 2] {
        let in_source = prepared.document.metadata().parameters.as_slice();
        [
            (
                Arc::clone(&self.settings.source),
                self.settings.parameters(layout.name()),
            ),
            (Arc::clone(&prepared.text), in_source),
        ]
    }

    /// Gives what checks found its weight, and takes out what is allowed.
    fn settle(
        &self,
        prepared: &Prepared,
        extent: Extent,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Silenced> {
        let choice = &self.settings.choice;
        choice.weigh(diagnostics);
        let mut silenced = self.silenced.clone();
        silenced.extend(self.settings.allowed.clone().apply(diagnostics));
        for (mut allowed, extent) in prepared.allowed(extent, diagnostics) {
            silenced.extend(allowed.apply(diagnostics));
            diagnostics.extend(allowed.unused(choice, extent));
        }
        silenced
    }

    /// The layout that was chosen: on the command line, in the front matter, in the settings, or by default.
    pub(super) fn layout(&self, prepared: &Prepared, asked: Option<&str>) -> Outcome<&Layout> {
        let (document, text) = (&prepared.document, &prepared.text);
        let in_source = document.metadata().layout.as_ref().map(|name| (name, text));
        let in_settings = self
            .settings
            .default_layouts
            .iter()
            .find(|(kind, _)| *kind == document.kind())
            .map(|(_, name)| (name, &self.settings.source));
        let (name, place) = match (asked, in_source.or(in_settings)) {
            (Some(name), _) => (name, None),
            (None, Some((name, text))) => (name.value.as_str(), Some((name, text))),
            (None, None) => (default_layout(document.kind()), None),
        };
        let at = |diagnostic: Diagnostic| match place {
            Some((Spanned { span, .. }, text)) => diagnostic.at(text, span.clone()),
            None => diagnostic,
        };
        let Some(layout) = self.layouts.iter().find(|layout| layout.name() == name) else {
            return Outcome::fault(at(unknown_layout(name, &self.layouts)));
        };
        if !layout.kinds().contains(&document.kind()) {
            let message = format!(
                "the layout `{name}` does not take a document of the kind `{}`",
                document.kind()
            );
            let help = format!("choose another; it takes: {}", layout.kinds().join(", "));
            return Outcome::fault(at(Diagnostic::new(Code::LayoutKind, message).help(help)));
        }
        Outcome::ok(layout)
    }
}

fn engine_failed() -> Diagnostic {
    let message = "the typesetting engine failed on this document";
    let help = "find the passage by leaving parts out, write it in another way or try another layout, and report it";
    Diagnostic::new(Code::Internal, message).help(help)
}

fn default_layout(kind: &str) -> &'static str {
    let entry = DEFAULT_LAYOUTS.iter().find(|(own, _)| *own == kind);
    entry.map_or("", |(_, layout)| layout)
}

/// The engine finds again what reading and checks have reported already, in its own words: an image without a
/// description, a character without a glyph. What it says about a place that has an error is left out. A character without a glyph
/// is reported where it first stands only, so what the engine says of the other places is left out as well.
fn merge(
    mut reported: Vec<Diagnostic>,
    engine: Vec<Diagnostic>,
    texts: &[Arc<SourceText>],
) -> Vec<Diagnostic> {
    let own = |place: &Location| texts.iter().any(|text| Arc::ptr_eq(&place.source, text));
    let errors = reported
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error);
    let glyphless = errors.clone().any(|error| error.code == Code::FontGlyph);
    let places = errors
        .filter_map(|diagnostic| diagnostic.primary.clone())
        .collect::<Vec<_>>();
    let engine = engine
        .into_iter()
        .filter(|diagnostic| !(glyphless && diagnostic.code == Code::FontGlyph));
    reported.extend(engine.filter(|diagnostic| match &diagnostic.primary {
        // A title that is missing shows again in the export, at the layout's heading or nowhere.
        Some(found) if !own(found) => {
            places.is_empty() || diagnostic.code != Code::ExportConformance
        }
        Some(found) => !places.iter().any(|place| {
            Arc::ptr_eq(&place.source, &found.source)
                && place.range.start < found.range.end
                && found.range.start < place.range.end
        }),
        None => places.is_empty(),
    }));
    reported
}
