//! `pressroom inspect`: what a PDF says of itself, its tags, and its reading.
#![expect(
    clippy::disallowed_methods,
    reason = "the files are those of whoever asks, wherever they lie"
)]

use std::fmt::Write;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use serde::Serialize;

use super::args::Inspect;
use super::streams::Streams;
use super::{Ending, place};
use crate::diagnostic::{Code, Diagnostic, Outcome};
use crate::inspect::{
    AttachedFile, Bookmark, Element, FILE_LIMIT, Font, Image, Inspection, Kid, Link, Page, THREAD,
    Target, inspect,
};

#[derive(Serialize)]
struct Object<'a> {
    version: u32,
    #[serde(rename = "type")]
    kind: &'static str,
    file: String,
    #[serde(flatten)]
    inspection: &'a Inspection,
}

pub(super) fn run(args: &Inspect, streams: &mut Streams) -> Ending {
    keep_quiet();
    let mut ending = Ending::Done;
    for (index, path) in args.files.iter().enumerate() {
        let name = if path == Path::new("-") {
            "<stdin>".to_owned()
        } else {
            path.display().to_string()
        };
        let mut outcome = read(path).map_or_else(Outcome::fault, inspect);
        for diagnostic in &mut outcome.diagnostics {
            diagnostic.message = format!("`{name}`: {}", diagnostic.message);
        }
        streams.diagnostics(&outcome.diagnostics);
        ending = ending.max(Ending::of(&outcome.diagnostics));
        let Some(inspection) = outcome.value else {
            continue;
        };
        if streams.is_json() {
            streams.object(&Object {
                version: 1,
                kind: "inspection",
                file: name,
                inspection: &inspection,
            });
        } else if args.reading {
            streams.data(&inspection.reading);
        } else {
            let between = if index > 0 { "\n" } else { "" };
            streams.data(format!("{between}{}", text(&name, &inspection)));
        }
    }
    ending
}

/// A panic on a damaged file is told as a message about the file, not as a fault of the program's own.
pub(super) fn keep_quiet() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().name() != Some(THREAD) {
            usual(panic);
        }
    }));
}

/// The bytes of a file, or of standard input; one byte more than the limit shows that there are too many.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    let fault = |why: String| {
        let help = "name a PDF that you may read";
        Diagnostic::new(Code::SourceUnreadable, why).help(help)
    };
    let limit = FILE_LIMIT + 1;
    if path == Path::new("-") {
        return place::standard_input(limit)
            .map_err(|error| fault(format!("standard input cannot be read: {error}")));
    }
    if path.is_dir() {
        return Err(fault("it is a folder".to_owned()));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).and_then(|file| file.take(limit as u64).read_to_end(&mut bytes));
    match file {
        Ok(_) => Ok(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(fault("there is no such file".to_owned()))
        }
        Err(error) => Err(fault(format!("the file cannot be read: {error}"))),
    }
}

/// Everything, in sections; the reading comes last, because it is the longest.
fn text(name: &str, inspection: &Inspection) -> String {
    let mut text = String::new();
    summary(&mut text, name, inspection);
    section(&mut text, "Fonts", &inspection.fonts, font);
    section(&mut text, "Images", &inspection.images, image);
    section(&mut text, "Links", &inspection.links, link);
    section(
        &mut text,
        "Bookmarks",
        &inspection.bookmarks,
        |text, item| bookmark(text, item, 0),
    );
    section(
        &mut text,
        "Attached files",
        &inspection.attachments,
        attached,
    );
    section(&mut text, "Tags", &inspection.tags, |text, item| {
        element(text, item, 0);
    });
    let _ = write!(text, "\nReading\n{}", inspection.reading);
    text
}

fn summary(text: &mut String, name: &str, inspection: &Inspection) {
    let or_none = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_owned());
    let yes = |value: bool| if value { "yes" } else { "no" };
    let claims = match inspection.claims.as_slice() {
        [] => "none".to_owned(),
        claims => format!("{} (not verified)", claims.join(", ")),
    };
    let _ = write!(
        text,
        "{name}\nTitle: {}\nAuthor: {}\nLanguage: {}\nClaims: {claims}\nFormat: PDF {}{}\nTagged: {}\n\
         Shows its title: {}\nPages: {}\n",
        or_none(&inspection.title),
        or_none(&inspection.author),
        or_none(&inspection.language),
        inspection.pdf_version,
        if inspection.encrypted {
            ", encrypted without a password"
        } else {
            ""
        },
        yes(inspection.tagged),
        yes(inspection.shows_title),
        pages(&inspection.pages),
    );
    if inspection.unknown_characters > 0 {
        let count = inspection.unknown_characters;
        let _ = writeln!(text, "Characters that nobody can tell: {count}");
    }
    if inspection.untagged_characters > 0 {
        let count = inspection.untagged_characters;
        let _ = writeln!(text, "Characters outside of the tags: {count}");
    }
}

/// How many pages there are of each size, and what they are called.
fn pages(pages: &[Page]) -> String {
    let mut sizes: Vec<(String, usize)> = Vec::new();
    for page in pages {
        // Millimetres, which people know paper by.
        let millimetres = |points: f32| (points / 72.0 * 25.4).round();
        let size = format!(
            "{} × {} mm",
            millimetres(page.width),
            millimetres(page.height)
        );
        match sizes.iter_mut().find(|(known, _)| *known == size) {
            Some((_, count)) => *count += 1,
            None => sizes.push((size, 1)),
        }
    }
    let sizes = match sizes.as_slice() {
        [(size, _)] => size.clone(),
        sizes => {
            let sizes = sizes
                .iter()
                .map(|(size, count)| format!("{count} of {size}"));
            sizes.collect::<Vec<_>>().join(", ")
        }
    };
    let labels = pages
        .iter()
        .filter_map(|page| page.label.as_deref())
        .collect::<Vec<_>>();
    let labels = match labels.as_slice() {
        [] => String::new(),
        [one] => format!("; one is called {one}"),
        [first, .., last] => format!("; {} are called {first} to {last}", labels.len()),
    };
    format!("{}, {sizes}{labels}", pages.len())
}

/// A section, unless it would be empty.
fn section<T>(text: &mut String, title: &str, items: &[T], write: impl Fn(&mut String, &T)) {
    if items.is_empty() {
        return;
    }
    let _ = write!(text, "\n{title}\n");
    for item in items {
        write(text, item);
    }
}

fn font(text: &mut String, font: &Font) {
    let embedded = if font.embedded {
        "embedded"
    } else {
        "not embedded"
    };
    let unicode = if font.to_unicode {
        ""
    } else {
        ", without a table of its characters"
    };
    let _ = writeln!(text, "{}: {}, {embedded}{unicode}", font.name, font.kind);
}

fn image(text: &mut String, image: &Image) {
    let Image {
        page,
        width,
        height,
        ..
    } = image;
    let meaning = match &image.alt {
        Some(alt) => format!("described as \"{alt}\""),
        None if image.artifact => "decoration".to_owned(),
        None => "without description".to_owned(),
    };
    let _ = writeln!(text, "page {page}, {width} × {height} pixels: {meaning}");
}

fn link(text: &mut String, link: &Link) {
    let target = target(&link.target);
    let words = if link.words.is_empty() {
        "no words"
    } else {
        &link.words
    };
    let _ = write!(text, "page {}: {words}, to {target}", link.page);
    match &link.description {
        Some(description) if *description == link.words => {}
        Some(description) => {
            let _ = write!(text, ", described as \"{description}\"");
        }
        None => text.push_str(", without description"),
    }
    text.push('\n');
}

fn target(target: &Target) -> String {
    match target {
        Target::Url(url) => url.clone(),
        Target::To { page, .. } => format!("page {page}"),
        Target::Unknown => "a place that cannot be told".to_owned(),
    }
}

fn bookmark(text: &mut String, bookmark: &Bookmark, depth: usize) {
    let indent = 2 * depth;
    let _ = writeln!(
        text,
        "{:indent$}{}, {}",
        "",
        bookmark.title,
        target(&bookmark.target)
    );
    for kid in &bookmark.kids {
        self::bookmark(text, kid, depth + 1);
    }
}

fn attached(text: &mut String, file: &AttachedFile) {
    let name = if file.name.is_empty() {
        "no name"
    } else {
        &file.name
    };
    let media_type = file.media_type.as_deref().unwrap_or("of unknown type");
    let bytes = match file.bytes {
        Some(1) => "1 byte".to_owned(),
        Some(bytes) => format!("{bytes} bytes"),
        None => "of unknown length".to_owned(),
    };
    let relationship = match file.relationship.as_deref() {
        None | Some("Unspecified") => "not said what it is to the document".to_owned(),
        Some(relationship) => format!("as {relationship}"),
    };
    let _ = write!(text, "{name}: {media_type}, {bytes}, {relationship}");
    match &file.description {
        Some(description) => {
            let _ = writeln!(text, ", described as \"{description}\"");
        }
        None => text.push_str(", without description\n"),
    }
}

fn element(text: &mut String, element: &Element, depth: usize) {
    let indent = 2 * depth;
    let _ = write!(text, "{:indent$}{}", "", element.kind);
    if element.role != element.kind {
        let _ = write!(text, " (as {})", element.role);
    }
    let properties = [
        ("language", &element.language),
        ("title", &element.title),
        ("description", &element.alt),
        ("text", &element.actual_text),
        ("expansion", &element.expansion),
        ("numbering", &element.numbering),
        ("scope", &element.scope),
        ("identifier", &element.id),
    ];
    for (name, value) in properties {
        if let Some(value) = value {
            let _ = write!(text, ", {name} \"{value}\"");
        }
    }
    if element.column_span > 1 {
        let _ = write!(text, ", {} columns wide", element.column_span);
    }
    if element.row_span > 1 {
        let _ = write!(text, ", {} rows high", element.row_span);
    }
    text.push('\n');
    for kid in &element.kids {
        if let Kid::Element(kid) = kid {
            self::element(text, kid, depth + 1);
        }
    }
}
