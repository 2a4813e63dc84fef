#!/usr/bin/env python3
"""Drafts of a mailing: time and peak memory by the number of recipients and the size of the PDF.

    cargo build --release
    python3 benches/mail.py [--program target/release/pressroom] [--rounds 3]

The PDF has a photograph of noise, which no packing makes smaller. Time is the median of the rounds, each into an empty folder on the disk
that `target` is on; memory is the largest that the process ever had. Held to: 1,000 drafts with a PDF of 200 kB in 10 s and 200 MB.
"""
import argparse, os, pathlib, random, shutil, statistics, struct, subprocess, sys, tempfile, time, zlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
LIMITS = (10.0, 200)
NOTE = '+++\ntitle = "A mailing"\nlang = "en"\ndate = 2021-03-01\n+++\n\nWords of the note.\n\n![Noise in all colours](noise.png)\n'


def noise(side):
    """A PNG of random pixels."""
    rows = b"".join(b"\0" + random.Random(row).randbytes(side * 3) for row in range(side))
    chunk = lambda name, data: struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b"")


def publication(folder, side, people):
    folder.mkdir()
    (folder / "pressroom.toml").write_text('[mail]\nfrom = "press@example.org"\ngreeting = { en = "Dear {name}," }\n')
    (folder / "note.md").write_text(NOTE)
    (folder / "noise.png").write_bytes(noise(side))
    rows = [f"nora.{number}@example.org,Nora Nobody {number}" for number in range(people)]
    (folder / "list.csv").write_text("\n".join(["email,name", *rows]) + "\n")


def measure(program, folder):
    """Seconds, megabytes of memory, and bytes of a draft."""
    shutil.rmtree(folder / "drafts", ignore_errors=True)
    command = [program, "mail", "note.md", "--recipients", "list.csv", "--out", "drafts", "--format", "json"]
    started = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    took = time.monotonic() - started
    if status:
        sys.exit(f"error: {command} ended with {status}")
    return took, usage.ru_maxrss / 1000, next((folder / "drafts").iterdir()).stat().st_size


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--program", type=pathlib.Path, default=ROOT / "target/release/pressroom")
    arguments.add_argument("--rounds", type=int, default=3)
    given = arguments.parse_args()
    print("| recipients | a draft | time | a second | memory |\n| ---: | ---: | ---: | ---: | ---: |")
    late = []
    with tempfile.TemporaryDirectory(dir=ROOT / "target") as folder:
        for people, side in ((1, 250), (1000, 250), (5000, 250), (100, 1250)):
            own = pathlib.Path(folder) / f"{people}-{side}"
            publication(own, side, people)
            rounds = [measure(given.program.resolve(), own) for _ in range(given.rounds)]
            took, memory = statistics.median(took for took, _, _ in rounds), max(memory for _, memory, _ in rounds)
            print(f"| {people} | {rounds[0][2] / 1000:.0f} kB | {took:.1f} s | {people / took:.0f} | {memory:.0f} MB |", flush=True)
            if (people, side) == (1000, 250) and (took > LIMITS[0] or memory > LIMITS[1]):
                late.append(f"error: 1,000 drafts took {took:.1f} s and {memory:.0f} MB")
    sys.exit("\n".join(late) or None)


main()
