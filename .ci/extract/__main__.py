"""The round trip: the words of each source, in their order, against what programs take out of its PDF.

usage: extract (DOCUMENTS PDFS)...

For each folder of documents and the folder of their PDFs in one layout: fails if a document's words come out less well than `demands.py`
says, or if no PDF was there, and prints a table of the shares in order. `source.py` says what the words of a document are.
"""
import collections, pathlib, sys

from demands import DEMANDS
from readers import READERS
from source import read
from text import in_order, script, words

RIGHT_TO_LEFT = {"he": "hebrew", "ar": "arabic"}
PARTS = ("own", "all")


def part(sequence, name):
    """The words of a sequence that are of its own direction, or all of them."""
    if name == "all": return sequence.words
    own = RIGHT_TO_LEFT.get(sequence.lang)
    kept = (own, "digit") if own else ("other", "digit")
    return [word for word in sequence.words if script(word[0]) in kept]


def check(source, pdf, totals):
    """Whether the words of a document come out as they must."""
    sequences = [sequence for sequence in read(source) if sequence.words]
    passed = True
    for reader, extract in READERS.items():
        extracted = words(extract(pdf))
        shares = collections.defaultdict(lambda: [0, 0, ""])
        for sequence in sequences:
            for name in PARTS:
                wanted = part(sequence, name)
                found, broken = in_order(wanted, extracted)
                share = shares[sequence.lang, name]
                share[0] += found
                share[1] += len(wanted)
                if broken is not None: share[2] += f"\n  {sequence.name}: {' '.join(wanted[max(0, broken - 5):broken])} | {' '.join(wanted[broken:broken + 5])}"
        for (lang, name), (found, count, where) in shares.items():
            total = totals[lang, pdf.parent.name, reader, name]
            total[0] += found
            total[1] += count
            needed = DEMANDS[lang][reader][PARTS.index(name)]
            if found < needed * count:
                passed = False
                print(f"{pdf} ({lang}): {found} of {count} words in order by {reader} ({name}), {needed:.0%} must be; not from:{where}")
    return passed


def main():
    folders = list(map(pathlib.Path, sys.argv[1:]))
    totals, results = collections.defaultdict(lambda: [0, 0]), []
    for documents, pdfs in zip(folders[::2], folders[1::2]):
        for source in sorted(documents.glob("*.md")) + sorted(documents.glob("*.toml")):
            # A layout takes some kinds of document only.
            pdf = pdfs / (source.stem + ".pdf")
            if pdf.exists(): results.append(check(source, pdf, totals))
    print("words in order, in percent (own direction / all)")
    print(f"{'':24}" + "".join(f"{reader:>18}" for reader in READERS))
    for lang, layout in sorted({key[:2] for key in totals}):
        cells = []
        for reader in READERS:
            pairs = [totals[lang, layout, reader, name] for name in PARTS]
            # Rounded down, so that 100 is exact.
            cells.append(" / ".join(f"{1000 * found // count / 10:g}" if count else "-" for found, count in pairs))
        print(f"{lang:4}{layout:20}" + "".join(f"{cell:>18}" for cell in cells))
    print(f"{sum(results)} of {len(results)} documents come out as they must")
    sys.exit(0 if results and all(results) else 1)


main()
