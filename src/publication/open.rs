//! Opening a publication: its settings, layouts, fonts and logo, each fault with its place.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use typst::foundations::Bytes;

use super::allow::Extent;
use super::fault::FileFault;
use super::files::Files;
use super::screen::on_screen;
use super::settings::{FILE_NAME, Settings};
use super::{Publication, pool, sort, unknown_layout};
use crate::check::{Accent, check_settings};
use crate::diagnostic::{Code, Diagnostic, Outcome, Severity, Silenced, has_errors};
use crate::engine::{Fonts, Layout, LayoutFiles};
use crate::typeset::House;

/// A settings, layout or font file over this is not read.
const MAX_BYTES: usize = 64 << 20;

/// The extensions of font files that can be used.
const FONTS: [&str; 4] = ["ttf", "otf", "ttc", "otc"];

pub(super) fn folder(path: &Path) -> Outcome<Publication> {
    sound(folder_with_faults(path))
}

/// The folder even where its settings have errors, which then are left at their defaults: documents can be checked all the same. Not
/// where a layout is not there that they may need.
pub(super) fn folder_with_faults(path: &Path) -> Outcome<Publication> {
    match Files::folder(path) {
        Ok(files) => open(files),
        Err(error) => Outcome::fault(
            Diagnostic::new(
                Code::FolderMissing,
                format!("the folder `{}` cannot be opened: {error}", path.display()),
            )
            .help("write the path of a folder that exists; `pressroom new` makes one"),
        ),
    }
}

pub(super) fn memory(files: BTreeMap<String, Vec<u8>>) -> Outcome<Publication> {
    sound(open(Files::memory(files)))
}

/// A publication that nothing is wrong with.
fn sound(mut opened: Outcome<Publication>) -> Outcome<Publication> {
    opened.value = opened.value.filter(|_| !has_errors(&opened.diagnostics));
    opened
}

fn open(files: Files) -> Outcome<Publication> {
    let mut found = Vec::new();
    let mut settings = settings(&files, &mut found);
    let fonts = fonts(&files, &settings.fonts, &mut found);
    let layouts = layouts(&files, &settings.layouts, &mut found);
    let (logo, logo_for_print) = logo(&files, &settings, &mut found);
    let house = House {
        organisation: settings.organisation.clone(),
        logo,
        accent: settings.accent.clone(),
        paper: settings.paper.clone(),
        press: None,
    };
    let pool = match pool::new() {
        Ok(pool) => pool,
        Err(diagnostic) => {
            found.push(diagnostic);
            return Outcome {
                value: None,
                diagnostics: found,
            };
        }
    };
    // A layout that could not be read is there all the same.
    if !found.iter().any(|fault| fault.code == Code::LayoutInvalid) {
        found.extend(unknown_layouts(&settings, &layouts));
    }
    let silenced = judge(&mut settings, &mut found);
    sort(&mut found, &[Arc::clone(&settings.source)]);
    let publication = Publication {
        files,
        settings,
        fonts,
        layouts,
        house,
        logo_for_print,
        silenced,
        pool,
    };
    let own = |fault: &Diagnostic| {
        let place = fault.primary.as_ref();
        place.is_some_and(|place| Arc::ptr_eq(&place.source, &publication.settings.source))
    };
    let mut errors = found
        .iter()
        .filter(|fault| fault.severity == Severity::Error);
    Outcome {
        value: errors.all(own).then_some(publication),
        diagnostics: found,
    }
}

fn settings(files: &Files, found: &mut Vec<Diagnostic>) -> Settings {
    let shown = files.shown(FILE_NAME);
    let bytes = match files.read(FILE_NAME, MAX_BYTES) {
        Ok(bytes) => bytes,
        Err(FileFault::Missing) => return Settings::none(),
        Err(fault) => {
            found.push(unreadable(Code::SourceUnreadable, &shown, &fault));
            return Settings::none();
        }
    };
    let parsed = Settings::parse(&shown, &bytes);
    found.extend(parsed.diagnostics);
    parsed.value.unwrap_or_else(Settings::none)
}

/// Checks the settings themselves, and gives what they find its weight.
fn judge(settings: &mut Settings, found: &mut Vec<Diagnostic>) -> Vec<Silenced> {
    if let Some(place) = &settings.accent_place {
        found.extend(check_settings(&Accent {
            colour: &settings.accent,
            source: &settings.source,
            place,
        }));
    }
    settings.choice.weigh(found);
    let silenced = settings.allowed.apply(found);
    let unused = settings.allowed.unused(&settings.choice, Extent::Settings);
    found.extend(unused);
    silenced
}

/// Layouts that the settings name and nobody has.
fn unknown_layouts(settings: &Settings, layouts: &[Layout]) -> Vec<Diagnostic> {
    let chosen = settings.default_layouts.iter().map(|(_, name)| name);
    let named = chosen.chain(settings.parameters.iter().map(|(name, _)| name));
    named
        .filter(|name| !layouts.iter().any(|layout| layout.name() == name.value))
        .map(|name| unknown_layout(&name.value, layouts).at(&settings.source, name.span.clone()))
        .collect()
}

fn unreadable(code: Code, name: &str, fault: &FileFault) -> Diagnostic {
    Diagnostic::new(code, fault.of(&format!("`{name}`")))
        .help("put a file there that can be read, or remove its name")
}

fn fonts(files: &Files, folder: &str, found: &mut Vec<Diagnostic>) -> Fonts {
    let mut fonts = Fonts::bundled();
    for path in files.list(folder, &is_font) {
        let usable = match files.read(&path, MAX_BYTES) {
            Ok(bytes) => fonts.add_file(bytes) > 0,
            Err(fault) => {
                found.push(unreadable(
                    Code::FontUnreadable,
                    &files.shown(&path),
                    &fault,
                ));
                continue;
            }
        };
        if !usable {
            let message = format!("`{}` is not a font that can be used", files.shown(&path));
            let help = "use a TrueType or OpenType file (.ttf, .otf, .ttc)";
            found.push(Diagnostic::new(Code::FontUnreadable, message).help(help));
        }
    }
    fonts
}

/// Web fonts are listed too, so that they are reported instead of passed over in silence.
fn is_font(path: &str) -> bool {
    let extension = path
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase());
    extension.is_some_and(|extension| {
        FONTS.contains(&extension.as_str()) || extension == "woff" || extension == "woff2"
    })
}

/// The built-in layouts and the publication's own; of two with one name the publication's is used.
fn layouts(files: &Files, folder: &str, found: &mut Vec<Diagnostic>) -> Vec<Layout> {
    let mut layouts = Layout::bundled();
    let prefix = format!("{folder}/");
    let paths = files.list(folder, &|_| true);
    let names = paths
        .iter()
        .filter_map(|path| path.strip_prefix(&prefix)?.split_once('/'));
    for name in names.map(|(name, _)| name).collect::<BTreeSet<_>>() {
        let root = format!("{prefix}{name}");
        match layout_files(files, &paths, &root) {
            Ok(contents) => {
                let read = Layout::read(name, &files.shown(&root), contents);
                found.extend(read.diagnostics);
                layouts.extend(read.value);
            }
            Err(diagnostic) => found.push(diagnostic),
        }
    }
    // A later layout hides an earlier one of the same name.
    let mut kept: Vec<Layout> = Vec::new();
    for layout in layouts {
        // Where a publication has the very files of a built-in layout, as this repository does, it is that one.
        if !kept.iter().any(|other| layout.is_copy_of(other)) {
            kept.retain(|other| other.name() != layout.name());
            kept.push(layout);
        }
    }
    kept.sort_by(|a, b| a.name().cmp(b.name()));
    kept
}

fn layout_files(files: &Files, paths: &[String], root: &str) -> Result<LayoutFiles, Diagnostic> {
    let prefix = format!("{root}/");
    let own = paths
        .iter()
        .filter_map(|path| Some((path, path.strip_prefix(&prefix)?)));
    own.map(|(path, inner)| match files.read(path, MAX_BYTES) {
        Ok(bytes) => Ok((inner.to_owned(), Bytes::new(bytes))),
        Err(fault) => Err(unreadable(Code::LayoutInvalid, &files.shown(path), &fault)),
    })
    .collect()
}

/// The logo for screens, and its file where that is another.
fn logo(
    files: &Files,
    settings: &Settings,
    found: &mut Vec<Diagnostic>,
) -> (Option<Bytes>, Option<Bytes>) {
    let Some(file) = settings.logo.as_ref() else {
        return (None, None);
    };
    let at = |diagnostic: Diagnostic| diagnostic.at(&settings.source, file.span.clone());
    let read = super::pictures::picture(file, files, "", &settings.limits);
    let shown = read.and_then(|(bytes, warning)| {
        found.extend(warning.map(at));
        let shown = on_screen(&file.value, &bytes)?;
        Ok((bytes, shown))
    });
    match shown {
        Ok((bytes, Some(shown))) => (Some(Bytes::new(shown)), Some(Bytes::new(bytes))),
        Ok((bytes, None)) => (Some(Bytes::new(bytes)), None),
        Err(diagnostic) => {
            found.push(at(diagnostic));
            (None, None)
        }
    }
}
