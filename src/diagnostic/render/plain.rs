//! One line per diagnostic: `path:line:column: error[code]: message; help`.

use super::printable;
use crate::diagnostic::Diagnostic;

pub(super) fn render(diagnostic: &Diagnostic) -> String {
    let place = diagnostic
        .primary
        .as_ref()
        .map_or_else(String::new, |place| {
            let position = place.position();
            format!(
                "{}:{}:{}: ",
                place.source.name(),
                position.line,
                position.column
            )
        });
    let help = diagnostic
        .help
        .as_ref()
        .map_or_else(String::new, |help| format!("; {help}"));
    let line = format!(
        "{place}{}[{}]: {}{help}",
        diagnostic.severity.name(),
        diagnostic.code,
        diagnostic.message
    );
    format!("{}\n", printable(&line).replace('\n', " "))
}
