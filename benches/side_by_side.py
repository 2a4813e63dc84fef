#!/usr/bin/env python3
"""The brief of the sample article by Pressroom and by other tools, each from process start to closed file, in one run.

    cargo build --release
    pip install typst weasyprint
    python3 benches/side_by_side.py [RUNS]

The others get the same words in a plain page of their own: what differs is also what they leave out. The tools take turns,
so that a busy moment of the machine meets all of them. Times are medians and minima in milliseconds, memory is the peak.
"""
import os, pathlib, re, statistics, subprocess, sys, tempfile, time, tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
ARTICLE = ROOT / "documents/2021-03-01-traite-cooperation-judiciaire.md"


def blocks():
    """Title, and the article's blocks: ("p", text) or ("ul", texts), with notes put where they are referred to."""
    _, toml, body = re.split(r"^\+\+\+\s*$", ARTICLE.read_text("utf-8"), maxsplit=2, flags=re.M)
    notes = dict(re.findall(r"^\[\^(\w+)\]: (.+(?:\n    .+)*)", body, flags=re.M))
    body = re.sub(r"^\[\^\w+\]: .+(?:\n    .+)*", "", body, flags=re.M)
    found = []
    for block in filter(None, map(str.strip, re.split(r"\n\s*\n", body))):
        if block.startswith("- "):
            found.append(("ul", [" ".join(item.split()) for item in re.split(r"^- ", block, flags=re.M) if item.strip()]))
        else:
            found.append(("p", " ".join(block.split())))
    return tomllib.loads(toml), found, {name: " ".join(text.split()) for name, text in notes.items()}


def typst_source():
    meta, found, notes = blocks()
    escape = lambda text: re.sub(r"([\\#*_`$<>@\[\]])", r"\\\1", text)

    def words(text):
        pieces = re.split(r"\[\^(\w+)\]", text)
        return "".join(escape(p) if i % 2 == 0 else f"#footnote[{escape(notes[p])}]" for i, p in enumerate(pieces))

    lines = [
        f'#set document(title: "{meta["title"]}", date: datetime(year: 2021, month: 3, day: 1))',
        '#set text(lang: "fr", size: 10.5pt, font: ("Source Serif 4",)); #set par(justify: true)',
        '#set page(paper: "a4", numbering: "1 / 1")',
        f'= {escape(meta["title"])}',
    ]
    for kind, content in found:
        lines.append("\n".join(f"- {words(item)}" for item in content) if kind == "ul" else words(content))
    lines.append("\n".join(f'- {escape(entry["title"])}' for entry in meta["related"]))
    return "\n\n".join(lines)


def html_source():
    meta, found, notes = blocks()
    words = lambda text: re.sub(r"\[\^(\w+)\]", lambda m: f'<span class="note">{notes[m[1]]}</span>', text)
    body = "".join(
        "<ul>" + "".join(f"<li>{words(item)}</li>" for item in content) + "</ul>" if kind == "ul" else f"<p>{words(content)}</p>"
        for kind, content in found
    )
    related = "".join(f'<li>{entry["title"]}</li>' for entry in meta["related"])
    style = (
        f"@font-face{{font-family:Serif4;src:url({ROOT}/fonts/source-serif-4/SourceSerif4_400Regular.ttf)}}"
        "@page{size:A4;margin:27mm;@bottom-right{content:counter(page) ' / ' counter(pages)}}"
        "body{font:10.5pt Serif4;text-align:justify;hyphens:auto}.note{float:footnote;font-size:8.8pt}"
    )
    return f'<html lang="fr"><title>{meta["title"]}</title><style>{style}</style><h1>{meta["title"]}</h1>{body}<ul>{related}</ul>'


def run(command):
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    message = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    elapsed = (time.perf_counter() - start) * 1000
    if status:
        sys.exit(f"{command[0]} failed: {message.decode()[-500:]}")
    return elapsed, usage.ru_maxrss / 1024


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "a.typ").write_text(typst_source(), "utf-8")
        (folder / "a.html").write_text(html_source(), "utf-8")
        (folder / "documents").mkdir()
        (folder / "documents/a.md").write_bytes(ARTICLE.read_bytes())
        (folder / "pressroom.toml").write_bytes((ROOT / "pressroom.toml").read_bytes())
        pressroom = [str(ROOT / "target/release/pressroom"), "build", str(folder / "documents/a.md"), "--out"]
        compile_typst = (
            f"import typst; typst.compile({str(folder / 'a.typ')!r}, output={str(folder / 'typst.pdf')!r}, "
            f"font_paths=[{str(ROOT / 'fonts')!r}], ignore_system_fonts=True, pdf_standards=['ua-1', 'a-2a'])"
        )
        compile_html = (
            f"import weasyprint; weasyprint.HTML({str(folder / 'a.html')!r}).write_pdf("
            f"{str(folder / 'weasyprint.pdf')!r}, pdf_variant='pdf/ua-1')"
        )
        tools = {
            "pressroom, brief": [*pressroom, str(folder / "brief")],
            "pressroom, plain": [*pressroom, str(folder / "plain"), "--layout", "plain"],
            "typst (Python package)": [sys.executable, "-c", compile_typst],
            "weasyprint": [sys.executable, "-c", compile_html],
        }
        results = {name: [] for name in tools}
        for turn in range(runs):
            for name, command in tools.items():
                # Nothing is left from the turn before: a PDF that is there already need not be written.
                for pdf in folder.rglob("*.pdf"):
                    pdf.unlink()
                if name != "weasyprint" or turn < max(3, runs // 5):
                    results[name].append(run(command))
    base = statistics.median(elapsed for elapsed, _ in results["pressroom, brief"])
    print(f"{'':24}{'median ms':>10}{'least ms':>10}{'of brief':>10}{'MB':>7}")
    for name, result in results.items():
        times = [elapsed for elapsed, _ in result]
        median, memory = statistics.median(times), max(memory for _, memory in result)
        print(f"{name:24}{median:10.1f}{min(times):10.1f}{median / base:10.2f}{memory:7.0f}")


main()
