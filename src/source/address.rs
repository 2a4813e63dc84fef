//! Where links may lead.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, SourceText, suggest};
use crate::model::Spanned;

const SCHEMES: [&str; 3] = ["https", "http", "mailto"];

/// What is wrong with the address of a link, if anything. A PDF is read far from the folder it was made in, so
/// only addresses that mean the same everywhere are of use; scripts and local files are none.
pub(super) fn fault(address: &Spanned<String>, source: &Arc<SourceText>) -> Option<Diagnostic> {
    let written = address.value.trim();
    let scheme = written
        .split_once(':')
        .map(|(scheme, rest)| (scheme.to_ascii_lowercase(), rest));
    let (message, help) = match scheme {
        Some((scheme, rest)) if SCHEMES.contains(&scheme.as_str()) => {
            let web = scheme != "mailto";
            let host = rest.strip_prefix("//").unwrap_or_default();
            if written.contains(char::is_whitespace) {
                (
                    "the address contains a space".to_owned(),
                    "write `%20` in its place".to_owned(),
                )
            } else if web && (host.is_empty() || host.starts_with('/')) {
                (
                    format!("`{written}` names no site"),
                    "write `https://` and the site's name".to_owned(),
                )
            } else if !web && !rest.contains('@') {
                (
                    format!("`{written}` names no mailbox"),
                    "write `mailto:name@example.org`".to_owned(),
                )
            } else {
                return None;
            }
        }
        Some((scheme, _))
            if !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric()) =>
        {
            let message = format!("a link cannot lead to a `{scheme}:` address");
            let help = match suggest(&scheme, SCHEMES) {
                Some(close) => format!("did you mean `{close}:`?"),
                None => "write an address that begins with `https://` or `mailto:`".to_owned(),
            };
            (message, help)
        }
        _ if written.contains('@') && !written.contains('/') => (
            format!("`{written}` is not an address"),
            format!("write `mailto:{written}`"),
        ),
        _ if written.starts_with("www.") => (
            format!("`{written}` is not an address"),
            format!("write `https://{written}`"),
        ),
        _ => (
            format!("`{written}` leads nowhere outside of this folder"),
            "write an address that begins with `https://` or `mailto:`".to_owned(),
        ),
    };
    Some(
        Diagnostic::new(Code::LinkDestination, message)
            .at(source, address.span.clone())
            .help(help),
    )
}
