//! Findings that an author allows at one place, with a reason: `<!-- allow a11y/link-text: … -->` before a block of Markdown,
//! `# allow a11y/link-text: …` before or behind a line of TOML.

use std::ops::Range;
use std::sync::Arc;

use super::choice::{Choice, code, fixed, is_of_print};
use super::comments::{Comment, comments};
use crate::check::{is_fixed, needs_pages};
use crate::diagnostic::{Code, Diagnostic, Location, Silenced, SourceText};
use crate::model::Document;

/// What a comment of this word says.
const WORD: &str = "allow";

/// What is allowed in the texts of a document, or in the settings.
#[derive(Debug, Clone, Default)]
pub(super) struct Allowed(Vec<Allowance>);

#[derive(Debug, Clone)]
struct Allowance {
    code: Code,
    reason: String,
    source: Arc<SourceText>,
    /// Where the comment stands.
    place: Range<usize>,
    /// Where the check may find something.
    target: Range<usize>,
    used: bool,
}

/// How much could be found at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// The settings alone, before any document.
    Settings,
    /// The sources, because there are no pages.
    Sources,
    /// Everything.
    Pages,
}

impl Allowed {
    /// Reads the comments of a text; without a document it is TOML. What is wrong with them is reported.
    pub(super) fn read(
        &mut self,
        source: &Arc<SourceText>,
        document: Option<&Document>,
        found: &mut Vec<Diagnostic>,
    ) {
        for Comment {
            text,
            place,
            target,
        } in comments(source.text(), document)
        {
            let said = match allowance(&text) {
                None => continue,
                Some(Ok((code, reason))) => Allowance {
                    code,
                    reason,
                    source: Arc::clone(source),
                    place,
                    target,
                    used: false,
                },
                Some(Err(diagnostic)) => {
                    found.push(diagnostic.at(source, place));
                    continue;
                }
            };
            self.0.push(said);
        }
    }

    /// Takes out of the diagnostics what is allowed.
    pub(super) fn apply(&mut self, diagnostics: &mut Vec<Diagnostic>) -> Vec<Silenced> {
        let mut silenced = Vec::new();
        diagnostics.retain(|diagnostic| {
            let allowed = self
                .0
                .iter_mut()
                .find(|allowance| allowance.covers(diagnostic));
            let Some(allowance) = allowed else {
                return true;
            };
            allowance.used = true;
            silenced.push(Silenced {
                diagnostic: diagnostic.clone(),
                reason: allowance.reason.clone(),
                place: Location::new(&allowance.source, allowance.place.clone()),
            });
            false
        });
        silenced
    }

    /// Comments that allow what does not occur, as far as that could be seen.
    pub(super) fn unused(&self, choice: &Choice, extent: Extent) -> Vec<Diagnostic> {
        let idle = self.0.iter().filter(|allowance| {
            let could_be_seen = match extent {
                Extent::Pages => true,
                Extent::Sources => !needs_pages(allowance.code),
                Extent::Settings => matches!(
                    allowance.code,
                    Code::ThemeContrast | Code::ThemeContrastEnhanced
                ),
            };
            // What is allowed of the printed document is not found in the other.
            let could_be_seen = could_be_seen && !is_of_print(allowance.code);
            !allowance.used && could_be_seen && choice.is_on(allowance.code)
        });
        idle.map(
            |Allowance {
                 code,
                 source,
                 place,
                 ..
             }| {
                let message = format!("`{code}` is allowed here, and does not occur");
                let diagnostic =
                    Diagnostic::new(Code::AllowUnused, message).at(source, place.clone());
                diagnostic.help("remove the comment, or put it right before what it is about")
            },
        )
        .collect()
    }
}

impl Allowance {
    fn covers(&self, diagnostic: &Diagnostic) -> bool {
        // What the engine says in the check's name is no finding of a check.
        self.code == diagnostic.code
            && diagnostic.primary.as_ref().is_some_and(|found| {
                Arc::ptr_eq(&found.source, &self.source) && self.target.contains(&found.range.start)
            })
    }
}

/// The check and the reason that a comment names; `None` if it is about something else.
fn allowance(text: &str) -> Option<Result<(Code, String), Diagnostic>> {
    let rest = text.trim().strip_prefix(WORD)?;
    let rest = rest.strip_prefix(char::is_whitespace)?.trim_start();
    let end = rest
        .find(|c: char| c == ':' || c.is_whitespace())
        .unwrap_or(rest.len());
    let (name, rest) = rest.split_at(end);
    // "allow people to …" is a comment like any other.
    if !name.contains('/') {
        return None;
    }
    let code = match code(name) {
        Ok(code) if is_fixed(code) => return Some(Err(fixed(code))),
        Ok(code) => code,
        Err(diagnostic) => return Some(Err(diagnostic)),
    };
    let reason = rest
        .trim_start()
        .trim_start_matches([':', '—', '–', '-'])
        .trim();
    if !reason.contains(char::is_alphabetic) {
        let message = format!("`{code}` is allowed here without a reason");
        let help = format!("write why: `{WORD} {code}: …`");
        return Some(Err(Diagnostic::new(Code::AllowReason, message).help(help)));
    }
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(Ok((code, reason)))
}
