#!/usr/bin/env python3
"""Sheets of a long document: how long each imposition takes, and how large the sheets are beside the pages.

    cargo build --release
    python3 benches/press.py [PAGES] [RUNS]

The document is an article of 200 pages unless said otherwise, built by Pressroom itself. Time is that of whole processes, as the median
of the runs: reading the PDF, planning, marks, the line of text on each side, and writing. Memory is the peak. Fails if any of them takes
more than a second, or is more than 1.3 times as large as the pages.
"""
import os, pathlib, random, resource, statistics, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = os.environ.get("PRESSROOM", ROOT / "target/release/pressroom")
LIMIT = {"seconds": 1.0, "size": 1.3}
WORDS = (
    "la coopération judiciaire internationale entre les pays de région méditerranée protège victimes et poursuit auteurs selon principes "
    "communs adoptés par conseil organisation membres séminaire programme européen droits humains formation magistrats experts société"
).split()
KINDS = {
    "single, marks": ["--imposition", "single"],
    "booklet on A3": ["--imposition", "booklet", "--sheet", "a3"],
    "booklet on SRA3, marks": ["--imposition", "booklet", "--sheet", "sra3", "--marks"],
    "2up": ["--imposition", "2up"],
    "4up on A3": ["--imposition", "4up", "--sheet", "a3"],
    "cut-stack on A3": ["--imposition", "cut-stack", "--sheet", "a3"],
}


def article(folder, pages):
    """An article of about so many pages: a page takes some 3,000 letters."""
    source = random.Random(7)
    sentence = lambda: " ".join(source.choice(WORDS) for _ in range(source.randint(8, 18))).capitalize() + "."
    paragraphs = [" ".join(sentence() for _ in range(5)) for _ in range(round(pages * 6.2))]
    text = "\n\n".join(f"{paragraph}\n\n## Partie {at // 20}" if at % 20 == 19 else paragraph for at, paragraph in enumerate(paragraphs))
    (folder / "pressroom.toml").write_text("[limits]\npages = 5000\n")
    (folder / "long.md").write_text(f'+++\ntitle = "Un long document"\nlang = "fr"\ndate = 2021-03-01\n+++\n\n## Partie\n\n{text}\n\nFin.\n', "utf-8")
    subprocess.run([PROGRAM, "build", folder / "long.md", "--out", folder], check=True, stdout=subprocess.DEVNULL)
    return folder / "long.pdf"


def run(pdf, options):
    """Seconds, mebibytes, and what the program says."""
    command = [PROGRAM, "print", pdf, *options, "--bleed", "0", "--out", pdf.parent / "sheets"]
    start = time.monotonic()
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    said = process.stdout.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    if status: sys.exit(f"error: {command}: {status}")
    return time.monotonic() - start, usage.ru_maxrss / 1024, said


def main():
    pages, runs = (int(argument) for argument in (sys.argv[1:] + ["200", "5"][len(sys.argv) - 1:]))
    with tempfile.TemporaryDirectory() as folder:
        pdf = article(pathlib.Path(folder), pages)
        size, failed = pdf.stat().st_size, False
        print(f"{size / 1024:.0f} KiB of pages\n{'':26}{'seconds':>9}{'MiB':>7}{'KiB':>7}{'size':>7}")
        for kind, options in KINDS.items():
            measured = [run(pdf, options) for _ in range(runs)]
            seconds = statistics.median(second for second, _, _ in measured)
            memory = max(memory for _, memory, _ in measured)
            made = (pdf.parent / "sheets/long.print.pdf").stat().st_size
            print(f"{kind:26}{seconds:9.2f}{memory:7.0f}{made / 1024:7.0f}{made / size:7.2f}  {measured[0][2].split(': ', 1)[1].rsplit(', ', 1)[0]}")
            failed |= seconds > LIMIT["seconds"] or made / size > LIMIT["size"]
        if failed: sys.exit("error: a limit is exceeded")


main()
