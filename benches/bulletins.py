#!/usr/bin/env python3
"""A bulletin of many articles, each with a note, and a list of contents: Pressroom beside bare Typst on the same content.

    cargo build --release
    pip install typst
    python3 benches/bulletins.py [RUNS]

Both set two justified columns in the same type, hyphenated, and write PDF/UA-1. Typst gets one file that no one has to read or check,
columns of the page that do not end level, and notes at the foot of the column. The two take turns, so that a busy moment of the machine
meets both; time is that of the processor, as the medians of whole processes, memory the peak.
"""
import os, pathlib, random, re, statistics, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORDS = (
    "la coopération judiciaire internationale entre les pays de région méditerranée protège victimes et poursuit auteurs selon principes "
    "communs adoptés par conseil organisation membres séminaire programme européen droits humains formation magistrats experts société"
).split()


def articles(count):
    """Title, paragraphs and note of each."""
    source = random.Random(7)
    sentence = lambda length: " ".join(source.choice(WORDS) for _ in range(length)).capitalize() + "."
    for number in range(count):
        paragraphs = [" ".join(sentence(source.randint(8, 18)) for _ in range(4)) for _ in range(4)]
        yield f"Article {number} : {sentence(6)[:-1]}", paragraphs, sentence(14)


def write(folder, count):
    documents = folder / "documents"
    documents.mkdir(parents=True)
    (folder / "pressroom.toml").write_text("")
    names, typst = [], [
        '#set document(title: "Bulletin", date: datetime(year: 2021, month: 3, day: 1))',
        '#set page(columns: 2, numbering: "1"); #set par(justify: true)',
        '#set text(lang: "fr", font: "Source Serif 4", size: 10pt)',
        "#outline()",
    ]
    for number, (title, paragraphs, note) in enumerate(articles(count)):
        body = "\n\n".join(text + ("[^n]" if at == 1 else "") for at, text in enumerate(paragraphs))
        front = f'+++\ntitle = "{title}"\nlang = "fr"\ndate = 2021-03-01\n+++\n\n'
        names.append(f"a{number:04}.md")
        (documents / names[-1]).write_text(f"{front}{body}\n\n[^n]: {note}\n", "utf-8")
        typst.append(f"= {title}\n\n" + body.replace("[^n]", f"#footnote[{note}]"))
    head = 'kind = "bulletin"\ntitle = "Bulletin"\nlang = "fr"\ndate = 2021-03-01\nmasthead = { name = "Lettre", volume = 1, issue = 2 }\n'
    sections = [
        f'\n[[sections]]\ntitle = "Section {at // 10}"\nitems = {names[at:at + 10]}\n'.replace("'", '"')
        for at in range(0, count, 10)
    ]
    (documents / "bulletin.toml").write_text(head + "".join(sections), "utf-8")
    (folder / "bare.typ").write_text("\n\n".join(typst), "utf-8")


def run(command):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    message = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command[0]} failed: {message.decode()[-500:]}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def measure(folder, runs):
    bare = (
        f"import typst; typst.compile({str(folder / 'bare.typ')!r}, output={str(folder / 'bare.pdf')!r}, "
        f"font_paths=[{str(ROOT / 'fonts')!r}], ignore_system_fonts=True, pdf_standards=['ua-1'])"
    )
    tools = {
        "pressroom": [str(ROOT / "target/release/pressroom"), "build", str(folder / "documents/bulletin.toml")],
        "typst (Python package)": [sys.executable, "-c", bare],
    }
    results = {name: [] for name in tools}
    for _ in range(runs):
        for name, command in tools.items():
            for pdf in folder.rglob("*.pdf"):
                pdf.unlink()
            results[name].append(run(command))
    return {name: [statistics.median(column) for column in zip(*result)] for name, result in results.items()}


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for count in (60, 960):
            write(pathlib.Path(folder) / str(count), count)
            found[count] = measure(pathlib.Path(folder) / str(count), runs)
    print(f"{'articles':>8}  {'':24}{'s':>8}{'MB':>8}{'of Typst':>10}")
    for count, results in found.items():
        base = results["typst (Python package)"][0]
        for name, (seconds, memory) in results.items():
            print(f"{count:8}  {name:24}{seconds:8.2f}{memory:8.0f}{seconds / base:10.2f}")
    growth = [found[960]["pressroom"][at] / found[60]["pressroom"][at] / 16 for at in (0, 1)]
    print("pressroom, per article, 960 to 60: time × {:.2f}, memory × {:.2f}".format(*growth))


main()
