#!/usr/bin/env python3
"""What happens to an archive whose run is killed again and again, and to one of which some sources are hostile.

    cargo build --release
    python3 benches/archive_faults.py kills [--documents 2000] [--kills 200]     # the archive must be the one that there would have been
    python3 benches/archive_faults.py hostile [--documents 2000] [--hostile 20]  # all others are made, each hostile one is reported

`kills` sends SIGKILL at random moments, to the run alone or to all its processes, and goes on with `--resume`. The last run works to its
end, and its archive is compared with one that was never disturbed, file by file. `hostile` has, among good sources, endless loops in a
layout, quotations and arrays 40,000 deep, images with 50,000 x 50,000 pixels in their header, and documents of 2,001 pages; it says how
each was reported, and when after the begin of the run. Both end with status 1 if anything is not as it should be.
"""
import argparse, json, os, pathlib, random, signal, struct, subprocess, sys, tempfile, threading, time, zlib

sys.dont_write_bytecode = True
from archive import markdown, texts

PROGRAM = pathlib.Path(__file__).resolve().parent.parent / "target/release/pressroom"


def write(folder, count):
    (folder / "documents").mkdir(parents=True)
    (folder / "pressroom.toml").write_text('documents = "documents"\n')
    for number, text in enumerate(texts(count)):
        path = folder / "documents" / f"{number % 20:02}" / f"{number:05}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(markdown(*text), "utf-8")


def start(sources, out, *more):
    command = [PROGRAM, "archive", sources, "--out", out, "--format", "json", *more]
    return subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


def whole(sources, out, *more):
    run = start(sources, out, *more)
    output, errors = run.communicate()
    if run.returncode:
        sys.exit(f"status {run.returncode}: {errors.decode()[-800:]}{output.decode()[-800:]}")


def tree(folder):
    files = (path for path in folder.rglob("*") if path.is_file() and ".pressroom" not in path.relative_to(folder).parts)
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


# --- Kills -------------------------------------------------------------------------------------------------------


def kills(folder, args):
    sources, out, expected = folder / "ours", folder / "out", folder / "expected"
    write(sources, args.documents)
    began = time.perf_counter()
    whole(sources, expected)
    seconds = time.perf_counter() - began
    print(f"{args.documents} documents, undisturbed: {seconds:.1f} s", flush=True)
    chance, good = random.Random(args.seed), tree(expected)
    done, alone, partial, ended, lines = 0, 0, 0, 0, []
    while done < args.kills:
        run = start(sources, out, "--resume")
        threading.Thread(target=run.stdout.read, daemon=True).start()
        # Moments lie from the start of the program to a few documents further than the kills before have let it come.
        time.sleep(chance.uniform(0, 2.5 * seconds / args.kills + 0.15))
        if run.poll() is not None:
            # It has come to its end: the next run makes the last documents anew.
            ended += 1
            for path in chance.sample(sorted(out.rglob("*.pdf")), min(args.documents // 2, 1000)):
                path.unlink()
            continue
        only = chance.random() < 0.5
        (os.kill if only else os.killpg)(run.pid, signal.SIGKILL)
        run.wait()
        done, alone = done + 1, alone + only
        lines.append(journal(out))
        if done % 20 == 0:
            partial += damaged(out, good)
            print(f"{done} kills, {lines[-1]} lines in the journal", file=sys.stderr, flush=True)
    whole(sources, out, "--resume")
    made = tree(out)
    manifest = [json.loads(line)["source"] for line in made["manifest.jsonl"].decode().splitlines()]
    temporary = [name for name in map(str, out.rglob("*")) if ".tmp" in name or "journal" in pathlib.Path(name).name]
    differences = sorted(name for name in made.keys() | good.keys() if made.get(name) != good.get(name))
    print(f"{done} kills, {alone} of the run alone and {done - alone} of all its processes; {ended} runs came to their end before")
    print(f"partial PDFs seen after kills: {partial}; temporary files and journals left: {len(temporary)}")
    lost = args.documents - len(set(manifest))
    print(f"lines of the manifest: {len(manifest)}, lost {lost}, doubled {len(manifest) - len(set(manifest))}")
    print(f"files: {len(made)}, different from those of the undisturbed archive: {len(differences)}")
    if partial or temporary or differences or lost or len(manifest) != args.documents:
        sys.exit(f"not the same: {differences[:5]} {temporary[:5]}")


def journal(out):
    path = out / ".pressroom/journal.jsonl"
    return path.read_bytes().count(b"\n") if path.exists() else 0


def damaged(out, good):
    return sum(path.read_bytes() != good.get(str(path.relative_to(out))) for path in out.rglob("*.pdf"))


# --- Hostile sources ---------------------------------------------------------------------------------------------


def png(width, height):
    """The head of a picture that would take gigabytes."""
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1 << 20))) + chunk(b"IEND", b"")


def article(title, body, layout=None):
    chosen = f'layout = "{layout}"\n' if layout else ""
    return f'+++\ntitle = "{title}"\nlang = "en"\ndate = 2021-03-01\n{chosen}+++\n\n{body}\n'


LAYOUTS = {
    "endless": "#let layout(document) = { for a in range(1000000) { for b in range(1000000) { let c = a + b } } }\n",
    "pages": "#let layout(document) = { set page(width: 50mm, height: 30mm); for n in range(2000) { [x]; pagebreak() }; [x] }\n",
}


def hostile(folder, args):
    sources, out = folder / "ours", folder / "out"
    write(sources, args.documents - args.hostile)
    (sources / "documents/bomb.png").write_bytes(png(50_000, 50_000))
    for name, code in LAYOUTS.items():
        layout = sources / "layouts" / name
        layout.mkdir(parents=True)
        (layout / "layout.toml").write_text(f'name = "{name}"\ndescription = "Hostile"\nkinds = ["article"]\nfonts = []\n')
        (layout / "layout.typ").write_text(code)
    depth = 40_000
    kinds = [
        ("endless.md", article("Endless", "Words.", "endless")),
        ("quotations.md", article("Quotations", "> " * depth + "x")),
        ("arrays.toml", 'kind = "programme"\nx = ' + "[" * depth + "1" + "]" * depth + "\n"),
        ("bomb.md", article("Bomb", "![A bomb](../bomb.png)")),
        ("pages.md", article("Pages", "Words.", "pages")),
    ]
    bad = set()
    for number in range(args.hostile):
        name, text = kinds[number % len(kinds)]
        path = sources / "documents" / f"{number % 20:02}" / f"hostile-{number:02}-{name}"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
        bad.add(str(path.relative_to(sources / "documents")))
    began, reports, made, when = time.perf_counter(), {}, 0, {}
    run = start(sources, out, "--timeout", args.timeout)
    said = []
    for line in run.stdout:
        event = json.loads(line)
        if event.get("type") == "document":
            if event["status"] == "made":
                made += 1
            else:
                reports[event["source"]], when[event["source"]] = said, time.perf_counter() - began
                said = []
        elif "code" in event:
            said.append(f"{event['code']}: {event['message']}")
    run.communicate()
    seconds = time.perf_counter() - began
    for source in sorted(reports):
        more = f" (and {len(reports[source]) - 1} more)" if len(reports[source]) > 1 else ""
        print(f"{when[source]:6.1f} s  {source}: {(reports[source] or ['nothing'])[0][:110]}{more}")
    good = args.documents - args.hostile
    print(f"{made} of {good} others made, {len(reports)} of {args.hostile} hostile ones reported, {seconds:.1f} s in all, status {run.returncode}")
    if made != good or set(reports) != bad or not all(reports.values()) or run.returncode != 1:
        sys.exit(1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["kills", "hostile"])
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--hostile", type=int, default=20)
    parser.add_argument("--timeout", type=int, default=30, help="seconds that a document may take, for `hostile`")
    parser.add_argument("--seed", type=int, default=6, help="of the random moments")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        {"kills": kills, "hostile": hostile}[args.command](pathlib.Path(folder), args)


main()
