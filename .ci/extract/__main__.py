"""The round trip: the words of each source, in their order, against what programs take out of its PDF.

usage: extract PRESSROOM (DOCUMENTS PDFS)...

For each folder of documents and the folder of their PDFs in one layout: fails if a document's words come out less well than `demands.py`
says, if words come out that it does not have, or if there is no PDF of it, and prints a table of the shares in order. `source.py` says
what the words of a document are.
"""
import collections, pathlib, sys

from demands import needed
from readers import readers
from source import printable, read
from text import in_order, script, words

RIGHT_TO_LEFT = {"he": "hebrew", "ar": "arabic"}
PARTS = ("own", "all")


def own(lang, listed):
    """Those words that run in a language's own direction, and numbers."""
    kept = (RIGHT_TO_LEFT.get(lang, "other"), "digit")
    return [word for word in listed if script(word[0]) in kept]


def part(sequence, name, reader):
    """The words of a sequence that are of its own direction, or all of them."""
    listed = sequence.reading if reader == "tags" else sequence.words
    return listed if name == "all" else own(sequence.lang, listed)


def broken_off(sequence, wanted, at):
    """What to print of a sequence that breaks off at a word."""
    return f"\n  {sequence.name}: {' '.join(wanted[max(0, at - 5):at])} | {' '.join(wanted[at:at + 5])}"


def shares(sequences, reader, extracted):
    """By language and part: how many words come out in order, how many there are, and where they do not."""
    found = collections.defaultdict(lambda: [0, 0, ""])
    for sequence in sequences:
        for name in PARTS:
            wanted = part(sequence, name, reader)
            count, broken = in_order(wanted, extracted)
            share = found[sequence.lang, name]
            share[0] += count
            share[1] += len(wanted)
            if broken is not None: share[2] += broken_off(sequence, wanted, broken)
    return found


def check(source, pdf, extractors, totals):
    """Whether the words of a document come out as they must, and no others."""
    sequences, columns, passed = read(source), pdf.parent.name.endswith("bulletin"), True
    document, known = sequences[0].lang, printable(source)
    for reader, extract in extractors.items():
        extracted = words(extract(pdf))
        for (lang, name), (found, count, where) in shares(sequences, reader, extracted).items():
            total = totals[lang, pdf.parent.name, reader, name]
            total[0] += found
            total[1] += count
            share = needed(lang, reader, columns)[PARTS.index(name)]
            if found < share * count:
                passed = False
                print(f"{pdf} ({lang}): {found} of {count} words in order by {reader} ({name}), {share:.0%} must be; breaks at |{where}")
        strange = [word for word in own(document, extracted) if word not in known and not word.isdigit()]
        if strange and needed(document, reader, columns)[0] == 1:
            passed = False
            print(f"{pdf}: {reader} gives words that the source does not have: {' '.join(strange[:20])}")
    return passed


def main():
    pressroom, *folders = map(pathlib.Path, sys.argv[1:])
    extractors = readers(pressroom)
    totals, results = collections.defaultdict(lambda: [0, 0]), []
    missing = set()
    for documents in set(folders[::2]): missing |= {*documents.glob("*.md"), *documents.glob("*.toml")}
    for documents, pdfs in zip(folders[::2], folders[1::2]):
        for source in sorted(documents.glob("*.md")) + sorted(documents.glob("*.toml")):
            # A layout takes some kinds of document only.
            pdf = pdfs / (source.stem + ".pdf")
            if pdf.exists():
                missing.discard(source)
                results.append(check(source, pdf, extractors, totals))
    report(totals, extractors)
    for source in sorted(missing): print(f"{source}: there is no PDF of it")
    print(f"{sum(results)} of {len(results)} documents come out as they must")
    sys.exit(0 if results and all(results) and not missing else 1)


def report(totals, extractors):
    print("words in order, in percent (own direction / all)")
    print(f"{'':24}" + "".join(f"{reader:>18}" for reader in extractors))
    for lang, layout in sorted({key[:2] for key in totals}):
        cells = []
        for reader in extractors:
            pairs = [totals[lang, layout, reader, name] for name in PARTS]
            # Rounded down, so that 100 is exact.
            cells.append(" / ".join(f"{1000 * found // count / 10:g}" if count else "-" for found, count in pairs))
        print(f"{lang:4}{layout:20}" + "".join(f"{cell:>18}" for cell in cells))


main()
