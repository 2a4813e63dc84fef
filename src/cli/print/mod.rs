//! `pressroom print`: sheets for a print shop or for the printer in the corridor.

mod args;

use std::path::{Path, PathBuf};

use serde::Serialize;

pub(super) use self::args::Print;
use super::streams::Streams;
use super::{Ending, inspect};
use crate::diagnostic::{Code, Diagnostic, Outcome};
use crate::output::{Claims, make_folder, print_name, write};
use crate::press::{Job, Sheets, Work, print};

#[derive(Serialize)]
struct Object<'a> {
    version: u32,
    #[serde(rename = "type")]
    kind: &'static str,
    source: &'a str,
    /// Not there if only the plan was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<usize>,
    #[serde(flatten)]
    sheets: serde_json::Value,
}

pub(super) fn run(args: &Print, streams: &mut Streams) -> Ending {
    inspect::keep_quiet();
    if args.files.iter().any(|file| file == Path::new("-")) {
        return from_standard_input(args, streams);
    }
    let (mut claims, mut ending) = (Claims::default(), Ending::Done);
    // Names are settled for all before the first is written.
    let targets = args.files.iter().map(|file| {
        let target = target(args, file)?;
        claims.claim(&target, file)?;
        Ok(target)
    });
    let targets = targets.collect::<Vec<Result<_, _>>>();
    for (file, target) in args.files.iter().zip(targets) {
        let diagnostics = match target {
            Ok(target) => document(args, file, &target, streams),
            Err(diagnostic) => vec![diagnostic],
        };
        streams.diagnostics(&diagnostics);
        ending = ending.max(Ending::of(&diagnostics));
    }
    ending
}

fn target(args: &Print, file: &Path) -> Result<PathBuf, Diagnostic> {
    let folder = args.out.as_deref().or_else(|| file.parent());
    Ok(folder.unwrap_or(Path::new("")).join(print_name(file)?))
}

/// Makes the sheets of one document, writes them, and says what they are; gives what was found.
fn document(args: &Print, file: &Path, target: &Path, streams: &mut Streams) -> Vec<Diagnostic> {
    let name = file.display().to_string();
    let mut diagnostics = Vec::new();
    let Some(sheets) = sheets(args, file, &name, &mut diagnostics) else {
        return diagnostics;
    };
    if args.plan {
        plan(&name, &sheets, streams);
        return diagnostics;
    }
    let folder = target.parent();
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.map_or(Ok(()), make_folder);
    match folder.and_then(|()| write(target, &sheets.bytes)) {
        Ok(()) => announce(&name, target, &sheets, streams),
        Err(diagnostic) => diagnostics.push(diagnostic),
    }
    diagnostics
}

fn sheets(args: &Print, file: &Path, name: &str, found: &mut Vec<Diagnostic>) -> Option<Sheets> {
    let work = if args.plan { Work::Plan } else { Work::Sheets };
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let made = match inspect::read(file) {
        Ok(bytes) => {
            let job = Job {
                bytes,
                name: stem.into_owned(),
                about: None,
            };
            print(job, &args.options(), work)
        }
        Err(diagnostic) => Outcome::fault(diagnostic),
    };
    found.extend(made.diagnostics.into_iter().map(|mut diagnostic| {
        diagnostic.message = format!("`{name}`: {}", diagnostic.message);
        diagnostic
    }));
    made.value
}

/// The plan as it is printed.
fn plan(name: &str, sheets: &Sheets, streams: &mut Streams) {
    if streams.is_json() {
        streams.object(&Object {
            version: 1,
            kind: "plan",
            source: name,
            path: None,
            bytes: None,
            sheets: sheets.plan.json(true),
        });
    } else {
        streams.data(format!("{name}\n{}", sheets.plan.text()));
    }
}

fn announce(name: &str, target: &Path, sheets: &Sheets, streams: &mut Streams) {
    let (path, plan, bytes) = (target.display(), &sheets.plan, sheets.bytes.len());
    if streams.is_json() {
        streams.object(&Object {
            version: 1,
            kind: "sheets",
            source: name,
            path: Some(path.to_string()),
            bytes: Some(bytes),
            sheets: plan.json(false),
        });
    } else {
        streams.data(format!("{path}: {}, {bytes} bytes\n", plan.summary()));
    }
}

/// A PDF from standard input; the sheets go to standard output, or into the folder that `--out` names.
fn from_standard_input(args: &Print, streams: &mut Streams) -> Ending {
    if let Some(diagnostic) = no_place(args) {
        streams.diagnostics_aside(&[diagnostic]);
        return Ending::Use;
    }
    let mut found = Vec::new();
    let Some(sheets) = sheets(args, Path::new("-"), "<stdin>", &mut found) else {
        streams.diagnostics_aside(&found);
        return Ending::of(&found);
    };
    streams.diagnostics_aside(&found);
    let Some(out) = args.out.as_deref().filter(|_| !args.plan) else {
        if args.plan {
            plan("<stdin>", &sheets, streams);
        } else {
            streams.data(&sheets.bytes);
        }
        return Ending::Done;
    };
    let written = target(args, Path::new("stdin")).and_then(|target| {
        make_folder(out)?;
        write(&target, &sheets.bytes)?;
        Ok(target)
    });
    match written {
        Ok(target) => {
            announce("<stdin>", &target, &sheets, streams);
            Ending::Done
        }
        Err(diagnostic) => {
            streams.diagnostics_aside(&[diagnostic]);
            Ending::Errors
        }
    }
}

/// Why a PDF that comes from standard input cannot go where it would.
fn no_place(args: &Print) -> Option<Diagnostic> {
    if args.files.len() > 1 {
        let message = "`-` stands for standard input, which is one PDF";
        Some(Diagnostic::new(Code::SourceUnreadable, message).help("name `-` alone"))
    } else if args.out.is_none() && !args.plan && Streams::output_is_terminal() {
        let message = "a PDF is not printed on a terminal";
        let help = "send it to a file (`pressroom print - > name.print.pdf`), or name a folder with `--out`";
        Some(Diagnostic::new(Code::OutputUnwritable, message).help(help))
    } else {
        None
    }
}
