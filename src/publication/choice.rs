//! Which checks a publication makes, and how much each weighs: `[checks]` in `pressroom.toml`.

use std::sync::Arc;

use crate::check::{codes, is_fixed};
use crate::diagnostic::{Code, Diagnostic, Severity, SourceText, suggest};
use crate::model::{Parameter, ParameterValue};

/// What can be written for a check.
const WEIGHTS: &[(&str, Option<Severity>)] = &[
    ("off", None),
    ("advice", Some(Severity::Advice)),
    ("warning", Some(Severity::Warning)),
    ("error", Some(Severity::Error)),
];

/// What laying out for print finds, which can be lowered and allowed like what checks find.
const OF_PRINT: [Code; 3] = [Code::PressColour, Code::PressGutter, Code::PressResolution];

/// Whether only laying out for print finds it.
pub(super) fn is_of_print(code: Code) -> bool {
    OF_PRINT.contains(&code)
}

/// The checks that weigh something else than usual; `None` if they are not made.
#[derive(Debug, Clone, Default)]
pub(super) struct Choice(Vec<(Code, Option<Severity>)>);

impl Choice {
    /// Reads the table; what cannot be chosen is reported.
    pub(super) fn read(
        table: &[Parameter],
        source: &Arc<SourceText>,
        found: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut chosen = Vec::new();
        for Parameter { name, value } in table {
            let weight = match &value.value {
                ParameterValue::Text(word) => WEIGHTS.iter().find(|(own, _)| own == word),
                _ => None,
            };
            match (code(&name.value), weight) {
                (Err(diagnostic), _) => found.push(diagnostic.at(source, name.span.clone())),
                (_, None) => {
                    found.push(no_weight(&name.value, &value.value).at(source, value.span.clone()));
                }
                (Ok(code), Some((_, weight))) => {
                    // To weigh more is nobody's loss.
                    if is_fixed(code) && *weight != Some(Severity::Error) {
                        found.push(fixed(code).at(source, value.span.clone()));
                    } else {
                        chosen.push((code, *weight));
                    }
                }
            }
        }
        Self(chosen)
    }

    /// Whether the check is made at all.
    pub(super) fn is_on(&self, code: Code) -> bool {
        !self.0.contains(&(code, None))
    }

    /// The checks that are not made of what readers get.
    pub(super) fn off(&self) -> impl Iterator<Item = Code> {
        let off = self.0.iter().filter(|(_, weight)| weight.is_none());
        off.map(|(code, _)| *code)
            .filter(|code| !is_of_print(*code))
    }

    /// Gives diagnostics their weight, and leaves out those of checks that are off.
    pub(super) fn weigh(&self, diagnostics: &mut Vec<Diagnostic>) {
        diagnostics.retain_mut(|diagnostic| {
            let chosen = self.0.iter().find(|(code, _)| *code == diagnostic.code);
            match chosen {
                Some((_, None)) => false,
                Some((_, Some(severity))) => {
                    diagnostic.severity = *severity;
                    true
                }
                None => true,
            }
        });
    }
}

/// The check of that name, or what is wrong with the name.
pub(super) fn code(name: &str) -> Result<Code, Diagnostic> {
    let known = || codes().chain(OF_PRINT);
    if let Some(code) = known().find(|code| code.name() == name) {
        return Ok(code);
    }
    if Code::ALL.iter().any(|code| code.name() == name) {
        let message = format!("`{name}` is no check: it cannot be lowered or silenced");
        let help = "remove it, and mend what it is about";
        return Err(Diagnostic::new(Code::CheckFixed, message).help(help));
    }
    let help = match suggest(name, known().map(Code::name)) {
        Some(close) => format!("did you mean `{close}`?"),
        None => "write the name that stands in square brackets before a message, such as `a11y/link-text`".to_owned(),
    };
    let message = format!("there is no check called `{name}`");
    Err(Diagnostic::new(Code::CheckUnknown, message).help(help))
}

/// A check that PDF/UA-1 itself makes.
pub(super) fn fixed(code: Code) -> Diagnostic {
    let message = format!("`{code}` cannot be lowered or silenced: PDF/UA-1 asks for it");
    Diagnostic::new(Code::CheckFixed, message).help("remove it, and mend what it is about")
}

fn no_weight(name: &str, value: &ParameterValue) -> Diagnostic {
    let written = match value {
        ParameterValue::Text(word) => format!("`{word}`"),
        ParameterValue::Boolean(value) => format!("`{value}`"),
        ParameterValue::Integer(_) | ParameterValue::Number(_) => "a number".to_owned(),
    };
    let words = WEIGHTS.iter().map(|(word, _)| format!("`\"{word}\"`"));
    let words = words.collect::<Vec<_>>().join(", ");
    let close = match value {
        ParameterValue::Text(word) => suggest(word, WEIGHTS.iter().map(|(word, _)| *word)),
        _ => None,
    };
    let help = close.map_or_else(
        || format!("write one of {words}"),
        |close| format!("did you mean `\"{close}\"`?"),
    );
    let message = format!("`{name}` cannot be {written}");
    Diagnostic::new(Code::TomlValue, message).help(help)
}
