#!/usr/bin/env python3
"""An archive of different one-page briefs, each with a note, by Pressroom and by other tools, on the same words.

    cargo build --release
    python3 benches/archive.py [--documents 2000] [--rounds 3]   # documents per second, beside Typst and WeasyPrint
    python3 benches/archive.py memory                            # peak memory at 1,000 and at 10,000 documents
    python3 benches/archive.py nothing                           # a second run over 10,000 documents, with nothing to do

The script installs the others in `target/peers`. Each makes all documents in one process that has its fonts loaded: Typst through its
Python package, with the standards that ours have (UA-1 and A-2a), WeasyPrint with UA-1 on a sample of the documents. They get the words,
the note, justified and hyphenated lines in the same type, and a page number: masthead, running head, checks, and what we add to a
finished PDF are ours alone. The tools take turns, so that a busy moment of the machine meets all of them; rates are medians of the
rounds. "CPU" is the processor's time for a document, which depends less on what else runs. Memory is the sum over the whole tree of
processes, sampled four times a second: RSS counts what processes share in each of them, PSS once.

`--build` measures `pressroom build`, which works in one process, in place of `pressroom archive`.
"""
import argparse, pathlib, random, resource, shutil, statistics, subprocess, sys, tempfile, threading, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "target/release/pressroom"
PEERS = ROOT / "target/peers"
LIMIT_NOTHING = 2.0

WORDS = (
    "la coopération judiciaire internationale entre les pays de région méditerranée protège victimes et poursuit auteurs selon principes "
    "communs adoptés par conseil organisation membres séminaire programme européen droits humains formation magistrats experts société "
    "civile autorités nationales projet conjoint renforcement capacités institutions indépendantes dialogue échanges pratiques convention "
    "traité protocole mise en œuvre recommandations participation réseau procureurs enquêteurs services spécialisés assistance mutuelle "
    "protection témoins mineurs numérique preuve électronique criminalité organisée transnationale prévention sensibilisation publique"
).split()


def texts(count):
    """Title, paragraphs and note of each document; no two documents share a paragraph."""
    for number in range(count):
        source = random.Random(number)
        sentence = lambda low, high: " ".join(source.choice(WORDS) for _ in range(source.randint(low, high))).capitalize() + "."
        paragraphs = [" ".join(sentence(8, 14) for _ in range(3)) for _ in range(source.randint(4, 6))]
        yield f"{sentence(4, 7)[:-1]} {number}", paragraphs, sentence(10, 16)


def markdown(title, paragraphs, note):
    first, *rest = paragraphs
    body = "\n\n".join([f"{first}[^1]", *rest])
    return f'+++\ntitle = "{title}"\nlang = "fr"\ndate = 2021-03-01\n+++\n\n{body}\n\n[^1]: {note}\n'


def typst(title, paragraphs, note):
    first, *rest = paragraphs
    body = "\n\n".join([f"{first}#footnote[{note}]", *rest])
    return (
        f'#set document(title: "{title}", date: datetime(year: 2021, month: 3, day: 1))\n'
        '#set text(lang: "fr", size: 10.5pt, font: "Source Serif 4")\n#set par(justify: true)\n'
        f'#set page(paper: "a4", numbering: "1 / 1")\n= {title}\n\n{body}\n'
    )


def html(title, paragraphs, note):
    first, *rest = paragraphs
    body = "".join(f"<p>{text}</p>" for text in [f'{first}<span class="note">{note}</span>', *rest])
    return f'<html lang="fr"><title>{title}</title><meta name="dcterms.created" content="2021-03-01"><h1>{title}</h1>{body}'


STYLE = (
    f"@font-face{{font-family:Serif4;src:url(file://{ROOT}/fonts/source-serif-4/SourceSerif4_400Regular.ttf)}}"
    f"@font-face{{font-family:Serif4;font-weight:bold;src:url(file://{ROOT}/fonts/source-serif-4/SourceSerif4_700Bold.ttf)}}"
    "@page{size:A4;margin:25mm;@bottom-center{content:counter(page) ' / ' counter(pages)}}"
    "body{font:10.5pt Serif4;text-align:justify;hyphens:auto}.note{float:footnote;font-size:8.9pt}"
)

# --- What the others do, in processes of their own ---------------------------------------------------------------


def by_typst(folder, out):
    """The quickest way that the package has: one compiler with its fonts, each document as a file's bytes."""
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(ROOT / "fonts/source-serif-4")])
    compiler = typst.Compiler(root=str(folder), font_paths=fonts)
    for path in sorted(folder.glob("*.typ")):
        compiler.compile(input=path.read_bytes(), output=str(out / f"{path.stem}.pdf"), pdf_standards=["ua-1", "a-2a"])


def by_weasyprint(folder, out):
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    style = CSS(string=STYLE, font_config=fonts)
    for path in sorted(folder.glob("*.html")):
        document = HTML(string=path.read_text("utf-8"))
        document.write_pdf(str(out / f"{path.stem}.pdf"), stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")


# --- Measuring ---------------------------------------------------------------------------------------------------


class Memory(threading.Thread):
    """The peak of a tree of processes, in MB."""

    def __init__(self, root):
        super().__init__(daemon=True)
        self.root, self.rss, self.pss, self.done = root, 0.0, 0.0, threading.Event()

    def run(self):
        while not self.done.wait(0.25):
            rss = pss = 0
            for process in self.tree(self.root):
                try:
                    lines = pathlib.Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
                except (OSError, ProcessLookupError):
                    continue
                sizes = {line.split()[0]: int(line.split()[1]) for line in lines[1:]}
                rss, pss = rss + sizes["Rss:"], pss + sizes["Pss:"]
            self.rss, self.pss = max(self.rss, rss / 1024), max(self.pss, pss / 1024)

    def tree(self, process):
        yield process
        try:
            threads = list(pathlib.Path(f"/proc/{process}/task").iterdir())
            children = [child for thread in threads for child in (thread / "children").read_text().split()]
        except OSError:
            return
        for child in children:
            yield from self.tree(child)


def run(command, out, expected):
    """Runs a command that makes PDFs; gives what it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    memory = Memory(process.pid)
    memory.start()
    message = process.stderr.read()
    status = process.wait()
    seconds = time.perf_counter() - start
    memory.done.set()
    memory.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    made = list(out.rglob("*.pdf"))
    if status or len(made) != expected:
        sys.exit(f"{' '.join(map(str, command))}: status {status}, {len(made)} of {expected} made: {message.decode()[-800:]}")
    return {
        "rate": expected / seconds,
        "seconds": seconds,
        "cpu": (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / expected * 1000,
        "rss": memory.rss,
        "pss": memory.pss,
        "kilobytes": sum(path.stat().st_size for path in made) / expected / 1000,
    }


def ours(folder, out, jobs, build):
    if build:
        return [PROGRAM, "build", folder, "--out", out, "--format", "json"]
    return [PROGRAM, "archive", folder, "--out", out, "--jobs", jobs]


def write(folder, count, render, extension):
    folder.mkdir(parents=True)
    for number, text in enumerate(texts(count)):
        (folder / f"{number:05}.{extension}").write_text(render(*text), "utf-8")
    return folder


def write_ours(folder, count):
    folder.mkdir(parents=True)
    (folder / "pressroom.toml").write_text('documents = "documents"\n')
    return write(folder / "documents", count, markdown, "md")


def install():
    python = PEERS / "bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", PEERS], check=True)
    if subprocess.run([python, "-c", "import typst, weasyprint"], stderr=subprocess.DEVNULL).returncode:
        subprocess.run([python, "-m", "pip", "install", "--quiet", "typst", "weasyprint"], check=True)
    return python


# --- The commands ------------------------------------------------------------------------------------------------


def speed(folder, args):
    python = install()
    sample = min(args.sample, args.documents)
    sources = write_ours(folder / "ours", args.documents)
    write(folder / "typst", args.documents, typst, "typ")
    write(folder / "weasyprint", sample, html, "html")
    out = folder / "out"
    peer = lambda name: [python, __file__, f"by-{name}", folder / name, out]
    tools = {
        "pressroom, 1 worker": (ours(sources, out, 1, args.build), args.documents),
        "pressroom, 2 workers": (ours(sources, out, 2, args.build), args.documents),
        "typst (Python package)": (peer("typst"), args.documents),
        "weasyprint": (peer("weasyprint"), sample),
    }
    if args.build:
        del tools["pressroom, 2 workers"]
    found = {name: [] for name in tools}
    for _ in range(args.rounds):
        for name, (command, expected) in tools.items():
            shutil.rmtree(out, ignore_errors=True)
            out.mkdir()
            found[name].append(run(command, out, expected))
            print(f"{name}: {found[name][-1]['rate']:.1f}/s", file=sys.stderr)
    result = {name: {key: statistics.median(run[key] for run in runs) for key in runs[0]} for name, runs in found.items()}
    table(result, args)


def table(result, args):
    rate = lambda name: result[name]["rate"]
    print(f"{args.documents} documents, medians of {args.rounds} rounds")
    print(f"{'':24}{'documents/s':>12}{'of typst':>10}{'of weasyprint':>15}{'CPU ms':>8}{'RSS MB':>8}{'PSS MB':>8}{'kB each':>9}")
    for name, row in result.items():
        print(
            f"{name:24}{row['rate']:12.1f}{row['rate'] / rate('typst (Python package)'):10.2f}{row['rate'] / rate('weasyprint'):15.1f}"
            f"{row['cpu']:8.2f}{row['rss']:8.0f}{row['pss']:8.0f}{row['kilobytes']:9.1f}"
        )
    if "pressroom, 2 workers" in result:
        print(f"two workers / one: {rate('pressroom, 2 workers') / rate('pressroom, 1 worker'):.2f}")


def memory(folder, args):
    peaks = []
    for count in (1000, 10000):
        sources, out = write_ours(folder / str(count), count), folder / f"out-{count}"
        peaks.append(run(ours(sources, out, args.jobs, args.build), out, count))
        print(f"{count:6} documents: peak RSS {peaks[-1]['rss']:.0f} MB, PSS {peaks[-1]['pss']:.0f} MB, {peaks[-1]['rate']:.1f} documents/s")
    print("10,000 / 1,000: RSS × {:.2f}, PSS × {:.2f}".format(*(peaks[1][key] / peaks[0][key] for key in ("rss", "pss"))))


def nothing(folder, args):
    sources, out = write_ours(folder / "ours", args.documents), folder / "out"
    command = ours(sources, out, args.jobs, args.build)
    first = run(command, out, args.documents)
    state = lambda: {path: path.stat().st_mtime_ns for path in out.rglob("*.pdf")}
    before, times = state(), []
    for _ in range(args.rounds):
        times.append(run(command, out, args.documents)["seconds"])
    if state() != before:
        sys.exit("the second run wrote PDFs again")
    seconds = statistics.median(times)
    print(f"{args.documents} documents: made in {first['seconds']:.1f} s; with nothing to do {seconds:.2f} s (limit {LIMIT_NOTHING} s)")
    if seconds > LIMIT_NOTHING:
        sys.exit(1)


def main():
    if len(sys.argv) == 4 and sys.argv[1].startswith("by-"):
        {"by-typst": by_typst, "by-weasyprint": by_weasyprint}[sys.argv[1]](*map(pathlib.Path, sys.argv[2:]))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", nargs="?", choices=["speed", "memory", "nothing"], default="speed")
    parser.add_argument("--documents", type=int, help="how many (2,000; 10,000 for `nothing`)")
    parser.add_argument("--sample", type=int, default=100, help="how many WeasyPrint makes")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=2, help="workers, for `memory` and `nothing`")
    parser.add_argument("--build", action="store_true", help="measure `pressroom build`")
    args = parser.parse_args()
    args.documents = args.documents or (10000 if args.command == "nothing" else 2000)
    with tempfile.TemporaryDirectory() as folder:
        {"speed": speed, "memory": memory, "nothing": nothing}[args.command](pathlib.Path(folder), args)


if __name__ == "__main__":
    main()
