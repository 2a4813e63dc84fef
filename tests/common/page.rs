//! What pages of HTML are asked: that they are well formed, accessible as far as markup shows it, and load nothing.

/// The names of the elements of a page, each of which must be closed where it should be.
pub(crate) fn balanced(html: &str) -> Vec<String> {
    const EMPTY: [&str; 3] = ["meta", "input", "br"];
    let (mut open, mut names) = (Vec::<String>::new(), Vec::new());
    let style = html.find("<style>").unwrap()..html.find("</style>").unwrap();
    let html = [&html[..style.start + 7], &html[style.end..]].concat();
    for tag in html.split('<').skip(1) {
        let (tag, text) = tag
            .split_once('>')
            .unwrap_or_else(|| panic!("`<{tag}` is no tag"));
        assert!(!text.contains('>'), "`>` in {text}");
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name));
        } else if !tag.starts_with('!') {
            let name = tag.split(' ').next().unwrap().to_owned();
            names.push(name.clone());
            if !EMPTY.contains(&name.as_str()) {
                open.push(name);
            }
        }
    }
    assert!(open.is_empty(), "{open:?}");
    names
}

/// What WCAG asks of every page, as far as it can be seen in the markup.
pub(crate) fn accessible(html: &str) {
    let names = balanced(html);
    // A sentence that is missing in the table would leave its element empty.
    for name in ["h1", "h2", "h3", "p", "dt", "dd", "li", "caption", "title"] {
        assert!(!html.contains(&format!("<{name}></{name}>")), "{name}");
    }
    let mut level = 0;
    for heading in names
        .iter()
        .filter(|name| name.len() == 2 && name.starts_with('h'))
    {
        let Ok(next) = heading[1..].parse::<usize>() else {
            continue;
        };
        assert!(next <= level + 1, "{heading} after level {level}");
        level = next;
    }
    let count = |name: &str| names.iter().filter(|own| *own == name).count();
    assert_eq!(
        [
            count("h1"),
            count("main"),
            count("header"),
            count("footer"),
            count("title")
        ],
        [1; 5]
    );
    assert_eq!(count("th"), html.matches("<th scope=").count());
    assert_eq!(count("table"), count("caption"));
    assert_eq!(
        (count("input"), html.matches("<label for=\"q").count()),
        (count("label"), count("label"))
    );
    for outside in ["src=", "url(", "@import", "<link", "javascript:"] {
        assert!(!html.contains(outside), "{outside}");
    }
    assert!(html.len() <= 60 << 10, "{} bytes", html.len());
}
