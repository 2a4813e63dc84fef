"""What each source says, as sequences of words that must run through its PDF.

An article has its title with its text and its related links as one sequence, and its notes as another, because they stand at the
foot of the page; those of tables are a third, because they stand under their table. A programme is read by day, then by time; sessions that
begin together may stand beside each other, so each of them is a sequence of its own. A bulletin has the sequences of its items. Between
the words of a sequence stands what else is on the page: marks and numbers, running heads, pull quotes, and the other sequences.
"""
import dataclasses, datetime, pathlib, re, tomllib

import babel, babel.dates
import markdown_it
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from text import MARK, words

MARKDOWN = markdown_it.MarkdownIt("commonmark").enable(["table", "strikethrough"])
MARKDOWN.use(footnote_plugin, inline=False).use(deflist_plugin)
LABELS = pathlib.Path(__file__).parents[2] / "src/locale/labels.tsv"
# What French has after the first of a month.
ORDINALS = {"er"}


@dataclasses.dataclass
class Sequence:
    lang: str
    name: str
    # In the order of the page, where notes are sequences of their own.
    words: list
    # In the order of the tags, where each note is read at its first reference.
    reading: list


def prepared(markdown):
    """Markdown without what Markdown does not say: an image is its caption, and an abbreviation is followed by what it stands for the
    first time, unless the text says it there itself."""
    markdown = re.sub(r"<!--.*?-->", "", markdown, flags=re.S)
    markdown = re.sub(r'!\[[^\]]*\]\([^\s)]*(?:\s+"([^"]*)")?\)', r"\1", markdown)
    seen = set()

    def abbreviation(match):
        title, short = match.groups()
        if short in seen or title in markdown[:match.start()] + markdown[match.end():]: return short
        seen.add(short)
        return f"{short} ({title})"

    return re.sub(r'<abbr title="([^"]*)">(.*?)</abbr>', abbreviation, markdown, flags=re.S)


# Stands before what is the caption of a table.
CAPTION = "\ue001"


def captioned(markdown):
    """Markdown with each table's caption before it, without the word that says what it is."""
    row = next(line for line in LABELS.read_text("utf-8").splitlines() if line.startswith("table\t"))
    word = "|".join({"Table", *(re.escape(label) for label in row.split("\t")[1:])})
    table, gap = r"(?:^[> ]*\|.*\n)+", r"^[> ]*\n"
    after = rf"(?P<table>{table})(?P<gap>{gap})(?P<margin>^[> ]*)(?:{word})?\s?:[ ](?P<caption>.*)\n"
    before = rf"(?P<margin>^[> ]*)(?:{word})\s?:[ ](?P<caption>.*)\n(?P<gap>{gap})(?P<table>{table})"
    moved = lambda found: f"{found['margin']}{CAPTION}{found['caption']}\n{found['gap']}{found['table']}"
    return re.sub(before, moved, re.sub(after, moved, markdown, flags=re.M), flags=re.M)


def plain(token):
    """The text of a paragraph, a cell or a heading."""
    parts = []
    for child in token.children:
        if child.type in ("text", "code_inline"): parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"): parts.append("\n")
        elif child.type == "footnote_ref": parts.append(MARK)
        elif child.type == "html_inline" and child.content.startswith("<br"): parts.append("\n")
        # Quotation marks are printed, and part words.
        elif child.type == "html_inline" and child.content in ("<q>", "</q>"): parts.append(chr(34))
    return "".join(parts)


class Split:
    """The words of a text in Markdown: `text` without its notes; `notes` in the order in which they are first referred to, and `tabled`
    those that are first referred to in tables; `reading`, the text with each note at its first reference."""

    def __init__(self, markdown):
        # Words, and the numbers of notes where they are referred to.
        self.parts, self.noted = [], {}
        into, table, tables = self.parts, False, {}
        for token in MARKDOWN.parse(captioned(prepared(markdown))):
            if token.type in ("table_open", "table_close"): table = token.type == "table_open"
            elif token.type == "footnote_open": into = self.noted.setdefault(token.meta["id"], [])
            elif token.type == "inline":
                referred = [child.meta["id"] for child in token.children if child.type == "footnote_ref"]
                for note in referred: tables.setdefault(note, table or token.content.startswith(CAPTION))
                # What is before a mark keeps it, because a number may be glued to it.
                *before, last = plain(token).split(MARK)
                for piece, note in zip(before, referred, strict=True): into += [*words(piece + MARK), note]
                into += words(last)
            elif token.type in ("fence", "code_block"): into += words(token.content)
        self.text = self.said(self.parts)
        self.notes = [word for note, parts in self.noted.items() if not tables.get(note) for word in self.said(parts)]
        self.tabled = [word for note, parts in self.noted.items() if tables.get(note) for word in self.said(parts)]
        self.reading = list(self.read(self.parts, set()))

    @staticmethod
    def said(parts):
        return [part for part in parts if isinstance(part, str)]

    def read(self, parts, seen):
        for part in parts:
            if isinstance(part, str): yield part
            elif part not in seen:
                seen.add(part)
                yield from self.read(self.noted[part], seen)


def titles(entries):
    return [word for entry in entries for word in words(entry["title"])]


def front(meta, lang):
    """What front matter prints besides the title, each by itself: layouts order it as they like."""
    parts = [meta.get("subtitle"), meta.get("summary"), *meta.get("authors", []), meta.get("contact")]
    parts += [image.get("credit") for image in meta.get("images", {}).values()]
    return [Sequence(lang, "front matter", words(part), words(part)) for part in parts if part]


def article(source, item=False):
    _, toml, markdown = re.split(r"^\+\+\+\s*$", source, maxsplit=2, flags=re.M)
    meta = tomllib.loads(toml)
    lang = meta["lang"].split("-")[0]
    split = Split(markdown)
    title, related = words(meta["title"]), titles(meta.get("related", []))
    # Items of a bulletin have less of their front matter printed.
    head = [] if item else front(meta, lang)
    text = Sequence(lang, "text", title + split.text + related, title + split.reading + related)
    return [text, *notes_of(lang, split), *head]


def notes_of(lang, split):
    return [Sequence(lang, "notes", split.notes, []), Sequence(lang, "notes of tables", split.tabled, [])]


def session_words(session, name_of):
    """The words of a session without its notes, in the order of reading, and of its notes."""
    listed = lambda value: value if isinstance(value, list) else [value]
    split = Split(session.get("abstract", ""))
    persons = [name_of(person) for person in listed(session.get("chair", [])) + session.get("speakers", [])]
    head = [word for part in [session["title"], session.get("change", ""), *persons] for word in words(part)]
    links = titles(session.get("links", []))
    return head + split.text + links, head + split.reading + links, split.notes


def programme(source):
    # Times without seconds are TOML 1.1, which Python does not read yet.
    meta = tomllib.loads(re.sub(r"^((?:start|end) = \d\d:\d\d)$", r"\1:00", source, flags=re.M))
    lang = meta["lang"].split("-")[0]
    names = {person["id"]: person["name"] for person in meta.get("people", [])}
    name_of = lambda person: names[person] if isinstance(person, str) else person["name"]
    outline, beside, noted = Sequence(lang, "text", words(meta["title"]), words(meta["title"])), [], []
    for day in sorted(meta["days"], key=lambda day: day["date"]):
        for into in (outline.words, outline.reading): into += words(day.get("title", ""))
        sessions = sorted(day.get("sessions", []), key=lambda session: str(session.get("start", "")))
        starts = [session.get("start") for session in sessions]
        for session in sessions:
            text, reading, notes = session_words(session, name_of)
            noted += notes
            alone = session.get("start") is None or starts.count(session["start"]) == 1
            if not alone: beside.append(Sequence(lang, "session", text, reading))
            else:
                outline.words += text
                outline.reading += reading
    for into in (outline.words, outline.reading): into += titles(meta.get("related", []))
    return [outline, *beside, Sequence(lang, "notes", noted, [])]


def bulletin(source, folder):
    """Its titles, the editorial, and the sequences of each item in its own language."""
    meta = tomllib.loads(source)
    lang = meta["lang"].split("-")[0]
    outline, found = words(meta["title"]), []
    if "editorial" in meta:
        split = Split(meta["editorial"]["text"])
        found += [Sequence(lang, "editorial", split.text, split.reading), *notes_of(lang, split)]
    for section in meta["sections"]:
        outline += words(section.get("title", ""))
        # The item's title is the head of its own sequence.
        for item in section["items"]: found += read(folder / (item["file"] if isinstance(item, dict) else item), item=True)
    return [Sequence(lang, "text", outline, outline), *found]


def sources(path):
    """A source and, for a bulletin, those of its items."""
    text = path.read_text("utf-8")
    if path.suffix == ".md" or not re.search('^kind = "bulletin"$', text, re.M): return [(path, text)]
    items = [item for section in tomllib.loads(text)["sections"] for item in section["items"]]
    files = [path.parent / (item["file"] if isinstance(item, dict) else item) for item in items]
    return [(path, text), *((file, file.read_text("utf-8")) for file in files)]


def named(text):
    """The words that stand for the codes in a source: dates, countries, languages, in the source's language."""
    locale = babel.Locale(re.search('^lang = "([a-z]+)', text, re.M)[1])
    for date in map(datetime.date.fromisoformat, re.findall(r"\d{4}-\d\d-\d\d", text)):
        for length in ("long", "full"):
            dated = words(babel.dates.format_date(date, length, locale))
            yield from [*dated, *(word.capitalize() for word in dated)]
    for code in re.findall('"([A-Z]{2}|[a-z]{2})"', text):
        yield from words(locale.territories.get(code, ""))
        # The last of several languages has "and" before it, in Arabic in one word.
        for before in ("", "و"): yield from words(before + locale.languages.get(code, ""))
    for forms in locale.day_periods["format"].values():
        for form in forms.values(): yield from words(form)


def printable(path):
    """Every word that may be printed of a source: its own, its items', and those of the program."""
    found = set(words(LABELS.read_text("utf-8"))) | ORDINALS
    # The organisation's name, where a source has none.
    found |= set(words((path.parent.parent / "pressroom.toml").read_text("utf-8")))
    for file, text in sources(path):
        found |= {*words(text), *words(prepared(text)), *named(text)}
        found |= {word for sequence in read(file) for word in sequence.words}
    return found


def read(path, item=False):
    """The sequences of a source file; the first one is in the document's own language."""
    text = path.read_text("utf-8")
    if path.suffix == ".md": return article(text, item)
    if re.search('^kind = "bulletin"$', text, re.M): return bulletin(text, path.parent)
    return programme(text)
