#!/usr/bin/env python3
"""One archive made in three ways, which must be the same to the byte: in one run; in seven parts, merged; on Ray, with kills.

    cargo build
    python3 examples/ray/check.py [--documents 150]

Installs Ray into `target/tools/ray`. Everything is made in `target/ray`, by `target/debug/pressroom`, on this machine alone. Linux only.

Ray has two nodes here. Three parts are struck in the middle of their work, each in another way: one loses its whole node, one the
program alone, one the worker alone. To be sure of the middle, the program is stopped, looked at, and let go again if it was not there.
That Ray makes a struck part a second time is seen from a list that every start of the program adds a line to.
"""

import argparse
import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

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

T = TypeVar("T")


def install() -> Path:
    """Ray in a place of its own, made anew when its list changes."""
    wanted, has = HERE / "requirements.txt", TOOLS / "requirements.txt"
    if not has.is_file() or has.read_bytes() != wanted.read_bytes():
        shutil.rmtree(TOOLS, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", TOOLS], check=True)
        pip: list[str | Path] = [TOOLS / "bin/pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", wanted]
        subprocess.run(pip, check=True)
        shutil.copy(wanted, has)
    return TOOLS / "bin/python"


def sources(count: int) -> list[Path]:
    """The documents of the project, those of its tests, some briefs, and one with an error: it must cost its own PDF only."""
    # A publication of its own: `target` is left out of the project's.
    folder = WORK / "sources"
    (folder / "briefs").mkdir(parents=True)
    (folder / "pressroom.toml").write_text('documents = "briefs"\n')
    for number in range(count):
        head = f'+++\ntitle = "Seminar {number}"\nlang = "en"\ndate = 2021-03-01\n+++\n\n'
        text = f"The seminar number {number} took two days.[^1]\n\n[^1]: 24 and 25 February 2021.\n"
        (folder / f"briefs/{number}.md").write_text(head + text, encoding="utf-8")
    (folder / "briefs/faulty.md").write_text(head + "A note that is not there.[^2]\n", encoding="utf-8")
    return [ROOT / "documents", ROOT / "tests/publication", folder]


def run(command: list[str | Path], codes: tuple[int, ...], **more: object) -> None:
    environment = os.environ | {name: str(value) for name, value in more.items()}
    with (WORK / "runs.log").open("ab") as log:
        done = subprocess.run(command, env=environment, stdout=log, stderr=log, timeout=LIMIT, check=False)
    demand(done.returncode in codes, f"`{' '.join(map(str, command))}` ended with {done.returncode}, not with one of {codes}")


def by_array(folders: list[Path], out: Path) -> dict[int, int]:
    """Parts by the scripts for Slurm, which starts them with these variables. Returns how many documents each part has."""
    sizes = {}
    for number in range(1, SHARDS + 1):
        task = {"SLURM_ARRAY_TASK_ID": number, "SLURM_ARRAY_TASK_COUNT": SHARDS, "SLURM_CPUS_PER_TASK": 2}
        run(["bash", HERE / "archive.sbatch", *folders], (0,), OUT=out, PRESSROOM=PROGRAM, **task)
        name = f"{number}-of-{SHARDS}"
        sizes[number] = lines(out.with_name(f"{out.name}.parts") / name / f"manifest.{name}.jsonl")
    run(["bash", HERE / "merge.sbatch"], (1,), OUT=out, SHARDS=SHARDS, PRESSROOM=PROGRAM)
    return sizes


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


def parent(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


class Cluster:
    """A head and a node beside it, with a processor each, that talk over the loopback interface only."""

    def __init__(self, python: Path) -> None:
        # Ray takes 127.0.0.1 for the machine's address in the network, but not the other addresses of the loopback interface.
        with socket.socket() as free:
            free.bind(("127.0.0.2", 0))
            self.address = f"127.0.0.2:{free.getsockname()[1]}"
        self.ray = python.parent / "ray"
        # A token keeps other users of the machine out. Programs outlive their worker, which Ray is not asked to prevent.
        token = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}
        self.environment = os.environ | token | {"RAY_USAGE_STATS_ENABLED": "0", "RAY_process_group_cleanup_enabled": "0"}
        self.environment["PYTHONUNBUFFERED"] = "1"
        # Not in `target`: the paths of its sockets must be short.
        self.state = tempfile.TemporaryDirectory(prefix="ray-")
        self.nodes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "Cluster":
        try:
            self.start("--head", "--port", self.address.partition(":")[2], "--include-dashboard=false", "--temp-dir", self.state.name)
            self.start("--address", self.address)
        except BaseException:
            self.__exit__()
            raise
        return self

    def start(self, *arguments: str) -> None:
        """Starts a node, and waits until it is part of the cluster."""
        command: list[str | Path] = [self.ray, "start", "--block", f"--node-ip-address=127.0.0.{len(self.nodes) + 2}"]
        command += ["--num-cpus=1", "--object-store-memory=100000000"]
        path, end = WORK / f"node-{len(self.nodes)}.log", time.monotonic() + LIMIT
        with path.open("wb") as log:
            node = subprocess.Popen([*command, *arguments], env=self.environment, stdout=log, stderr=log)
        self.nodes.append(node)
        while b"Ray runtime started" not in path.read_bytes():
            demand(node.poll() is None and time.monotonic() < end, f"a node of Ray does not start; see {path}")
            time.sleep(0.1)

    def is_head(self, raylet: int) -> bool:
        return parent(raylet) == self.nodes[0].pid

    def __exit__(self, *_: object) -> None:
        for node in reversed(self.nodes):
            node.terminate()
            node.wait(timeout=LIMIT)
        self.state.cleanup()


class Strikes:
    """What befalls a run on Ray."""

    def __init__(self, cluster: Cluster, run: subprocess.Popen[bytes], sizes: dict[int, int]) -> None:
        self.cluster, self.run, self.sizes = cluster, run, sizes
        self.struck: dict[int, str] = {}

    def wait(self, what: str, found: Callable[[], T | None]) -> T:
        end = time.monotonic() + LIMIT
        while not (result := found()):
            demand(self.run.poll() is None, f"Ray's run ended ({self.run.returncode}) before {what}")
            demand(time.monotonic() < end, f"no sign of {what}")
            time.sleep(0.005)
        return result

    def strike(self, what: str) -> Start:
        """Takes something away from a part that is halfway."""

        def caught() -> Start | None:
            for start in starts():
                fits = start.part not in self.struck and start.is_running()
                # The run would not survive the head.
                fits = fits and not (what == "node" and self.cluster.is_head(parent(start.worker)))
                if fits and start.stop_halfway(self.sizes[start.part]):
                    return start
            return None

        start = self.wait(f"a part that could lose its {what}", caught)
        self.struck[start.part] = f"lost its {what} after {lines(start.journal)} of {self.sizes[start.part]} documents"
        lost = {"node": [parent(start.worker), start.worker, start.program], "worker": [start.worker], "program": [start.program]}
        for process in lost[what]:
            os.kill(process, signal.SIGKILL)
        return start

    def begun_again(self, first: Start) -> Start:
        def again() -> Start | None:
            return next((start for start in starts() if start.part == first.part and start.program != first.program), None)

        second = self.wait(f"a second start of part {first.part}", again)
        print(f"part {first.part} {self.struck[first.part]} (worker {first.worker}, program {first.program});", end=" ")
        print(f"it began again (worker {second.worker}, program {second.program})", flush=True)
        return second


def by_ray(python: Path, folders: list[Path], out: Path, sizes: dict[int, int]) -> None:
    command: list[str | Path] = [python, "-B", HERE / "archive.py", *folders, "--out", out, "--parts", PARTS, "--shards", str(SHARDS)]
    log = WORK / "ray.log"
    with Cluster(python) as cluster, log.open("wb") as output:
        command += ["--address", cluster.address, "--pressroom", wrapper()]
        run = subprocess.Popen(command, env=cluster.environment, stdout=output, stderr=output)
        strikes = Strikes(cluster, run, sizes)
        try:
            orphan, *others = [strikes.strike(what) for what in ("worker", "node", "program")]
            strikes.begun_again(orphan)
            # It is stopped, and holds the part's folder. When it goes on, it makes what the second one waits for.
            strikes.wait("a start that waits", lambda: b"waiting: another run" in log.read_bytes())
            os.kill(orphan.program, signal.SIGCONT)
            for start in others:
                strikes.begun_again(start)
            run.wait(timeout=LIMIT)
        finally:
            run.terminate()
            run.wait()
            for start in starts():
                if start.is_running():
                    os.kill(start.program, signal.SIGKILL)
    said = log.read_text(encoding="utf-8")
    demand(run.returncode == 1, f"Ray's run ended with {run.returncode}, not with 1:\n{said}")
    demand("faulty.md:7:26: error[footnote/undefined]" in said, f"the error of a document is not told:\n{said}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=150, help="how many briefs, besides the documents of the project")
    count = parser.parse_args().documents
    python = install()
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    folders = sources(count)
    one, seven, ray = WORK / "one", WORK / "seven", WORK / "ray"

    run([PROGRAM, "archive", *folders, "--out", one], (1,))
    sizes = by_array(folders, seven)
    by_ray(python, folders, ray, sizes)

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
