//! Addresses of the web as they are given with `--url`.

/// The address of a page of the web, whole.
pub(super) fn address(text: &str) -> Result<String, String> {
    let written = text.trim();
    let lower = written.to_ascii_lowercase();
    let rest = ["https://", "http://"]
        .iter()
        .find_map(|scheme| lower.strip_prefix(scheme));
    let host = |rest: &str| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        !host.is_empty() && !rest.contains(char::is_whitespace)
    };
    match rest {
        Some(rest) if host(rest) => Ok(written.to_owned()),
        // What was written without a scheme is a name: `exemple.org/archives`.
        None if host(written) && written.contains('.') && !written.contains(':') => Err(format!(
            "write `https://{}/`",
            written.trim_end_matches('/')
        )),
        _ => Err("write the whole address, such as `https://example.org/archive/`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn addresses_of_the_web_are_whole() {
        for good in [
            "https://example.org",
            "http://example.org/a?b#c",
            "HTTPS://exemple.org/été",
            "https://localhost:8000/",
        ] {
            assert_eq!(address(good), Ok(good.to_owned()));
        }
        for (wrong, help) in [
            ("exemple.org", "write `https://exemple.org/`"),
            (
                "exemple.org/archive/",
                "write `https://exemple.org/archive/`",
            ),
            ("ftp://exemple.org", "write the whole address"),
            ("https://", "write the whole address"),
            ("https:///a", "write the whole address"),
            ("https://exemple.org/a b", "write the whole address"),
            ("archive", "write the whole address"),
            ("", "write the whole address"),
        ] {
            let said = address(wrong).unwrap_err();
            assert!(said.starts_with(help), "{wrong}: {said}");
        }
    }
}
