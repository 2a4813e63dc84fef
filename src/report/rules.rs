//! What became of each rule: what it found, what was allowed, and what it did not look at.

use super::model::{Allowed, Finding, RuleResult, Said, Verdict};
use super::said::clean;
use crate::check::{Rule, rules};
use crate::diagnostic::{Code, Diagnostic, Silenced};
use crate::engine::Pdf;
use crate::locale::Words;
use crate::model::{About, Parts};

/// How much there is of something.
type Count = fn(&Parts) -> usize;

/// The rules that look at what only some documents have, by the beginning of their names, and how much of it there is.
const NEEDS: &[(&str, Count)] = &[
    ("image_", |parts| parts.images),
    ("table_", |parts| parts.tables),
    ("link_", |parts| parts.links),
    ("session_", |parts| parts.sessions),
];

/// Every rule and its result, in the order of their names.
pub(super) fn results(pdf: &Pdf, found: &[Diagnostic], words: &Words) -> Vec<RuleResult> {
    let results = rules().iter().map(|rule| {
        let own = |code: Code| owner(code).is_some_and(|owner| owner.name() == rule.name());
        let found = found.iter().filter(|diagnostic| own(diagnostic.code));
        let found = found.map(finding).collect::<Vec<_>>();
        let silenced = pdf.silenced.iter();
        let silenced = silenced.filter(|silenced| own(silenced.diagnostic.code));
        let allowed = silenced.map(|silenced| allowed(silenced, &pdf.about));
        let allowed = allowed.collect::<Vec<_>>();
        let off = pdf.unchecked.iter().filter(|code| own(**code));
        let off = off.map(|code| code.name().to_owned()).collect::<Vec<_>>();
        let all_off = rule.codes().iter().filter(|code| own(**code)).count() == off.len();
        RuleResult {
            name: rule.name().to_owned(),
            summary: words.get(&format!("rule-{}", rule.name())).to_owned(),
            references: rule
                .references()
                .iter()
                .map(|text| (*text).to_owned())
                .collect(),
            result: match (found.len(), allowed.len()) {
                (1.., _) => Verdict::Found,
                (0, 1..) => Verdict::Allowed,
                (0, 0) if all_off => Verdict::Off,
                (0, 0) if !has_subject(rule, &pdf.about.parts) => Verdict::Absent,
                (0, 0) if !can_judge(rule, &pdf.about.parts) => Verdict::Unjudged,
                (0, 0) => Verdict::Passed,
            },
            found,
            allowed,
            off,
        }
    });
    results.collect()
}

/// What was found by none of the rules: while reading, or by the engine.
pub(super) fn others(found: &[Diagnostic]) -> Vec<Finding> {
    let others = found
        .iter()
        .filter(|diagnostic| owner(diagnostic.code).is_none());
    others.map(finding).collect()
}

/// The rule that a finding is counted with: the one whose code it is first of all, because some rules share codes.
fn owner(code: Code) -> Option<&'static Rule> {
    let first = rules()
        .iter()
        .find(|rule| rule.codes().first() == Some(&code));
    first.or_else(|| rules().iter().find(|rule| rule.codes().contains(&code)))
}

fn has_subject(rule: &Rule, parts: &Parts) -> bool {
    let needed = NEEDS
        .iter()
        .find(|(beginning, _)| rule.name().starts_with(beginning));
    needed.is_none_or(|(_, count)| count(parts) > 0)
}

/// Whether there is enough to judge: a language cannot be told by a few words.
fn can_judge(rule: &Rule, parts: &Parts) -> bool {
    rule.name() != "language" || parts.told > 0
}

fn allowed(silenced: &Silenced, about: &About) -> Allowed {
    Allowed {
        finding: finding(&silenced.diagnostic),
        reason: Said {
            text: clean(&silenced.reason),
            language: about.language_of(&silenced.place.source).to_string(),
        },
    }
}

/// Folders are left out: a report is published, and is the same wherever it is made.
fn finding(diagnostic: &Diagnostic) -> Finding {
    let place = diagnostic.primary.as_ref();
    let position = place.map(crate::Location::position);
    let file = place.map(|place| {
        let name = place.source.name().rsplit(['/', '\\']).next();
        clean(name.unwrap_or_default())
    });
    Finding {
        code: diagnostic.code.name().to_owned(),
        severity: diagnostic.severity.name().to_owned(),
        message: clean(&diagnostic.message),
        help: diagnostic.help.as_deref().map(clean),
        file,
        line: position.map(|position| position.line),
        column: position.map(|position| position.column),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_need_is_that_of_a_rule_and_every_code_has_one_owner() {
        for (beginning, _) in NEEDS {
            assert!(
                rules()
                    .iter()
                    .any(|rule| rule.name().starts_with(beginning)),
                "{beginning}"
            );
        }
        assert!(
            rules()
                .iter()
                .any(|rule| !can_judge(rule, &Parts::default()))
        );
        for rule in rules() {
            let own = |code: &&Code| owner(**code).is_some_and(|owner| owner.name() == rule.name());
            assert!(
                rule.codes().iter().any(|code| own(&code)),
                "{} owns none",
                rule.name()
            );
        }
    }
}
