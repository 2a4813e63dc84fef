#!/usr/bin/env python3
"""One archive made in three ways, which must be the same to the byte: in one run; in seven parts, merged; on Ray, with kills.

    cargo build
    python3 examples/ray/check.py [--documents 200]

Installs Ray into `target/tools/ray`. Everything is made in `target/ray`, by `target/debug/pressroom`, on this machine alone. Linux only.

Three parts are struck in the middle of their work, each in another way: by losing the worker and its program, the program alone, and the
worker alone. To be sure of the middle, the program is stopped, looked at, and let go again if it was not there. That Ray makes a struck
part a second time is seen from a list that every start of the program adds a line to.
"""

import argparse
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PROGRAM = ROOT / "target/debug/pressroom"
TOOLS = ROOT / "target/tools/ray"
WORK = ROOT / "target/ray"
STARTS = WORK / "starts"
PARTS = WORK / "ray.parts"
SHARDS = 7
# Nothing here depends on time; this ends a check that hangs.
LIMIT = 300


def install() -> Path:
    """Ray in a place of its own, made anew when its list changes."""
    wanted, has = HERE / "requirements.txt", TOOLS / "requirements.txt"
    if not has.is_file() or has.read_bytes() != wanted.read_bytes():
        shutil.rmtree(TOOLS, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", TOOLS], check=True)
        pip = [TOOLS / "bin/pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", wanted]
        subprocess.run(pip, check=True)
        shutil.copy(wanted, has)
    return TOOLS / "bin/python"


def sources(count: int) -> Path:
    """The documents of the project, some briefs, and one with an error: it must cost its own PDF only."""
    folder = WORK / "sources"
    shutil.copytree(ROOT / "documents", folder / "documents")
    shutil.copytree(ROOT / "tests/publication", folder / "publication", ignore=shutil.ignore_patterns("out"))
    (folder / "briefs").mkdir()
    for number in range(count):
        head = f'+++\ntitle = "Seminar {number}"\nlang = "en"\ndate = 2021-03-01\n+++\n\n'
        text = f"The seminar number {number} took two days.[^1]\n\n[^1]: 24 and 25 February 2021.\n"
        (folder / f"briefs/{number}.md").write_text(head + text, encoding="utf-8")
    (folder / "briefs/faulty.md").write_text(head + "A note that is not there.[^2]\n", encoding="utf-8")
    return folder


def run(*arguments: object, codes: tuple[int, ...]) -> None:
    done = subprocess.run([PROGRAM, "archive", *map(str, arguments)], stdout=subprocess.DEVNULL, timeout=LIMIT, check=False)
    demand(done.returncode in codes, f"`archive {arguments[0]} …` ended with {done.returncode}, not with one of {codes}")


def demand(truth: bool, otherwise: str) -> None:
    if not truth:
        sys.exit(f"error: {otherwise}")


def files(archive: Path) -> dict[str, str]:
    """The hashes of an archive's files, without its state."""
    found = (path for path in sorted(archive.rglob("*")) if path.is_file() and ".pressroom" not in path.parts)
    return {str(path.relative_to(archive)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.is_file() else 0


# --- Ray, and what befalls it --------------------------------------------------------------------------------------


class Start:
    """A start of the program for a part."""

    def __init__(self, line: str) -> None:
        number, worker, part = line.split()
        self.program, self.worker, self.part = int(number), int(worker), int(part.split("/")[0])
        name = f"{self.part}-of-{SHARDS}"
        self.journal = PARTS / name / f".pressroom/journal.jsonl.{name}"
        self.manifest = PARTS / name / f"manifest.{name}.jsonl"

    def is_running(self) -> bool:
        """Whether this is still our program, so that no other process with its number is ever touched."""
        try:
            return str(PARTS) in Path(f"/proc/{self.program}/cmdline").read_text()
        except OSError:
            return False

    def is_halfway(self, documents: int) -> bool:
        return self.is_running() and not self.manifest.exists() and 0 < lines(self.journal) < documents

    def stop_halfway(self, documents: int) -> bool:
        """Stops the program if it is in the middle of its work, and lets it go on if it was not in the end."""
        if not self.is_halfway(documents):
            return False
        os.kill(self.program, signal.SIGSTOP)
        if self.is_halfway(documents):
            return True
        os.kill(self.program, signal.SIGCONT)
        return False


def starts() -> list[Start]:
    return [Start(line) for line in STARTS.read_text().splitlines()] if STARTS.exists() else []


def wrapper() -> Path:
    """The program, which writes its number, that of Ray's worker, and its part into the list first."""
    path = WORK / "pressroom"
    script = f"""#!/bin/sh
case "$*" in *--shard*) part=${{*#*--shard }}; echo "$$ $PPID ${{part%% *}}" >>'{STARTS}' ;; esac
exec '{PROGRAM}' "$@"
"""
    path.write_text(script)
    path.chmod(0o755)
    return path


def wait(ray: subprocess.Popen[bytes], what: str, found: Callable[[], bool]) -> None:
    end = time.monotonic() + LIMIT
    while not found():
        demand(ray.poll() is None, f"Ray's run ended ({ray.returncode}) before {what}")
        demand(time.monotonic() < end, f"no sign of {what}")
        time.sleep(0.005)


def strike(ray: subprocess.Popen[bytes], what: str, struck: set[int], sizes: dict[int, int]) -> None:
    """Takes something away from a part that is halfway, and waits until the part is begun again."""
    caught: list[Start] = []

    def catch() -> bool:
        others = (start for start in starts() if start.part not in struck)
        caught.extend(start for start in others if not caught and start.stop_halfway(sizes[start.part]))
        return bool(caught)

    wait(ray, f"a part that could lose its {what}", catch)
    start = caught[0]
    struck.add(start.part)
    done = lines(start.journal)
    if "worker" in what:
        os.kill(start.worker, signal.SIGKILL)
    if "program" in what:
        os.kill(start.program, signal.SIGKILL)
    wait(ray, f"a second start of part {start.part}", lambda: sum(other.part == start.part for other in starts()) == 2)
    again = [other for other in starts() if other.part == start.part][1]
    print(f"part {start.part} lost its {what} ({start.worker}, {start.program}) after {done} of {sizes[start.part]} documents;", end=" ")
    print(f"it began again ({again.worker}, {again.program})", flush=True)
    if "program" not in what:
        # It is an orphan now, and holds the part's folder: the second one waits for it.
        os.kill(start.program, signal.SIGCONT)


def by_ray(python: Path, folder: Path, out: Path, sizes: dict[int, int]) -> None:
    command = [python, "-B", HERE / "archive.py", folder, "--out", out, "--parts", PARTS, "--shards", SHARDS]
    command += ["--cpus", 2, "--pressroom", wrapper()]
    # So that a program outlives its worker, as on a cluster that was started without this.
    quiet = {"RAY_process_group_cleanup_enabled": "0", "RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "disabled"}
    log = WORK / "ray.log"
    with log.open("wb") as output:
        ray = subprocess.Popen(list(map(str, command)), env=os.environ | quiet, stdout=output, stderr=output)
        try:
            struck: set[int] = set()
            for what in ("worker and program", "program", "worker"):
                strike(ray, what, struck, sizes)
            ray.wait(timeout=LIMIT)
        finally:
            ray.terminate()
            ray.wait()
    said = log.read_text(encoding="utf-8")
    demand(ray.returncode == 1, f"Ray's run ended with {ray.returncode}, not with 1:\n{said}")
    demand("briefs/faulty.md:7:26: error[footnote/undefined]" in said, f"the error of a document is not told:\n{said}")
    demand("waiting: another run" in said, f"no second start waited for the first:\n{said}")
    demand(sorted(start.part for start in starts()) == sorted([*range(1, SHARDS + 1), *struck]), "other parts were begun again, too")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=200, help="how many briefs, besides the documents of the project")
    count = parser.parse_args().documents
    python = install()
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    folder = sources(count)
    one, seven, ray = WORK / "one", WORK / "seven", WORK / "ray"

    run(folder, "--out", one, codes=(1,))
    # All parts in one folder here; on Ray each has its own.
    for number in range(1, SHARDS + 1):
        run(folder, "--out", seven, "--shard", f"{number}/{SHARDS}", codes=(0, 1))
    sizes = {number: lines(seven / f"manifest.{number}-of-{SHARDS}.jsonl") for number in range(1, SHARDS + 1)}
    run("merge", "--out", seven, codes=(1,))
    by_ray(python, folder, ray, sizes)

    whole = files(one)
    records = [json.loads(line) for line in (one / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    pdfs = {record["output"]: record["sha256"] for record in records if record["status"] == "made"}
    demand(len(pdfs) == len(records) - 1 > count, f"of {len(records)} documents {len(pdfs)} were made, not all but one")
    demand(pdfs.items() <= whole.items(), "the manifest has other hashes than the files")
    for other in (seven, ray):
        different = sorted(name for name, _ in whole.items() ^ files(other).items())
        demand(not different, f"{other.name} differs from {one.name}: {', '.join(dict.fromkeys(different))}")
    print(f"one run, {SHARDS} parts and Ray: the same {len(pdfs)} PDFs, and the same bytes in all {len(whole)} files")


if __name__ == "__main__":
    main()
