#!/usr/bin/env python3
"""Makes an archive on Ray: every task makes one part of it with `pressroom archive --shard`, and `archive merge` puts them together.

    pip install -r requirements.txt
    python archive.py documents --out archive --shards 7                    # on the processors of this machine
    python archive.py /srv/documents --out /srv/archive --shards 64 --address ray-head:6379 --pressroom /srv/bin/pressroom

Sources, archive and program have the same paths on all nodes, on a file system that has locks. What stands behind `--` goes to every
`pressroom archive`: `… -- --prune --layout plain`.

Exit codes are those of Pressroom: 0 done, 1 some documents have errors (all others are made, and the archive is whole), 2 wrong use,
3 a PDF would not conform, 4 the archive could not be finished: run the same again.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ray

UNFINISHED = 4
# How often Ray gives a part to another worker, after a worker, its node or the program was lost.
RETRIES = 3
# What a process that makes documents needs; for Ray, which places tasks by it.
MEMORY = 150 * 2**20
# Seconds between two tries to enter a folder that another run holds, and how many tries there are.
PAUSE, PATIENCE = 5, 720


class Unfinished(Exception):
    """The program did not get to its end. What it finished is kept, and another try goes on from there."""


@dataclass
class Run:
    """A run of the program that got to its end."""

    code: int
    tally: dict[str, int]
    messages: list[str] = field(default_factory=list)


# Tasks are lost with their worker (`max_retries`), and end with `Unfinished` where only the program is lost. Both are tried again.
@ray.remote(max_retries=RETRIES, retry_exceptions=[Unfinished])  # type: ignore[call-overload, untyped-decorator]
def make(command: list[str], manifest: str | None) -> Run:
    """Runs the program. The errors of documents are read from the part's manifest: it has those of earlier attempts as well."""
    run = to_the_end(command)
    if manifest:
        with open(manifest, encoding="utf-8") as lines:
            records = [json.loads(line) for line in lines]
        there = (record for record in records if record["status"] != "gone")
        findings = ((record["source"], finding) for record in there for finding in record["diagnostics"])
        run.messages += [message(finding, source) for source, finding in findings if finding["severity"] == "error"]
    return run


def to_the_end(command: list[str]) -> Run:
    """Runs the program, and waits where another run holds the folder.

    That other run is most often our own: where a worker dies and its program does not, the program goes on making the part. Nothing of its
    work is lost; when it has ended there is nothing left to do here.
    """
    for _ in range(PATIENCE):
        run, last = once(command)
        if run.code in (0, 1, 3):
            return run
        if last.get("code") != "archive/busy":
            reason = message(last) if last else f"`{' '.join(command)}` ended with {run.code}"
            # Where a signal ended the program, the code is less than 0.
            raise Unfinished(reason) if run.code == UNFINISHED or run.code < 0 else ValueError(reason)
        print(f"waiting: {last['message']}", flush=True)
        time.sleep(PAUSE)
    raise Unfinished(message(last))


def once(command: list[str]) -> tuple[Run, dict[str, Any]]:
    """One run of the program, and the last thing that it said of itself."""
    run, last, begun = Run(UNFINISHED, {}), {}, False
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, encoding="utf-8") as program:
        assert program.stdout
        for line in program.stdout:
            # A program that is killed may leave half a line.
            event = json.loads(line if line.endswith("\n") else '{"type": "cut"}')
            if event["type"] == "diagnostic":
                last = event
                # Between `begin` and `end` it speaks of documents, and the manifest has that.
                if not begun:
                    run.messages.append(message(event))
            begun |= event["type"] == "begin"
            if event["type"] == "end":
                run.tally = {name: count for name, count in event.items() if isinstance(count, int) and name != "version"}
    run.code = program.returncode
    return run, last


def message(finding: dict[str, Any], source: str = "") -> str:
    """A diagnostic in lines for people."""
    place = ":".join(str(part) for part in (finding.get("file") or source, finding.get("line"), finding.get("column")) if part)
    text = f"{finding['severity']}[{finding['code']}]: {finding['message']}"
    return (f"{place}: " if place else "") + text + (f"\n    help: {finding['help']}" if finding.get("help") else "")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+", type=Path, metavar="SOURCE", help="sources, or folders of them")
    parser.add_argument("--out", required=True, type=Path, help="the folder of the archive")
    parser.add_argument("--shards", type=int, default=8, metavar="N", help="parts of the archive; several for each worker [default: 8]")
    parser.add_argument("--parts", type=Path, metavar="DIR", help="where each part has a folder of its own [default: OUT.parts]")
    parser.add_argument("--shared", action="store_true", help="write all parts into OUT itself: no PDF is there twice")
    parser.add_argument("--address", help="the Ray cluster [default: Ray on this machine, for this run]")
    parser.add_argument("--pressroom", type=Path, default=Path("pressroom"), metavar="PATH", help="the program [default: on the PATH]")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes, and processors, of each part [default: 1]")
    own, more = sys.argv[1:], []
    if "--" in own:
        own, more = own[: own.index("--")], own[own.index("--") + 1 :]
    args = parser.parse_args(own)
    args.more = more
    return args


def connect(address: str | None) -> None:
    if address:
        ray.init(address=address)
        return
    # Nobody is told that Ray is used, and a program ends with its worker. On a cluster these are for `ray start`.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_process_group_cleanup_enabled", "1")
    ray.init(address="local", include_dashboard=False)


def main() -> int:
    args = arguments()
    connect(args.address)
    # Workers have another working folder than this program.
    out = args.out.absolute()
    parts = args.parts.absolute() if args.parts else out.with_name(out.name + ".parts")
    pressroom = str(args.pressroom.absolute()) if len(args.pressroom.parts) > 1 else str(args.pressroom)
    sources = [str(source.absolute()) for source in args.sources]
    task = make.options(num_cpus=args.jobs, memory=args.jobs * MEMORY)

    folders: list[str] = []
    pending: dict[Any, str] = {}
    codes: set[int] = set()
    for number in range(1, args.shards + 1):
        # With another number of parts each has other documents, so the folder's name has both numbers.
        part = f"{number}-of-{args.shards}"
        folder = out if args.shared else parts / part
        folders += [str(folder)] if str(folder) not in folders else []
        command = [pressroom, "archive", *sources, "--out", str(folder), "--shard", f"{number}/{args.shards}"]
        command += ["--jobs", str(args.jobs), "--format", "json", *args.more]
        pending[task.remote(command, str(folder / f"manifest.{part}.jsonl"))] = f"part {number} of {args.shards}"

    said: set[str] = set()
    while pending:
        (done,), _ = ray.wait(list(pending))
        codes.add(report(pending.pop(done), done, said))
    if failures := codes & {2, UNFINISHED}:
        print("not merged: not all parts are there; run again, and what is finished stays", file=sys.stderr)
        return max(failures)
    merge = [pressroom, "archive", "merge", *folders, "--out", str(out), "--format", "json"]
    return max(codes | {report("the archive", task.remote(merge, None), said)})


def report(name: str, task: "ray.ObjectRef[Run]", said: set[str]) -> int:
    """Says how a task ended; what each part has to say of the sources as a whole is said once."""
    try:
        run = ray.get(task)
    except ray.exceptions.RayError as error:
        cause = getattr(error, "cause", None)
        print(f"{name}: {cause or error}", file=sys.stderr)
        return UNFINISHED if cause is None or isinstance(cause, Unfinished) else 2
    for text in run.messages:
        if text not in said:
            print(text, file=sys.stderr)
            said.add(text)
    counts = ", ".join(f"{count} {what}" for what, count in run.tally.items() if count)
    print(f"{name}: {counts or 'no documents'}", flush=True)
    return run.code


if __name__ == "__main__":
    sys.exit(main())
