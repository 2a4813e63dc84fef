#!/usr/bin/env python3
"""A brief with ten photographs of 12 megapixels, built to stay under a size: seconds, peak memory, and what became of the photographs.

    cargo build --release
    python3 benches/pictures.py [--photographs 10] [--max-size 2MB] [--rounds 3] [--keep FOLDER]

The photographs are made by procedure, the same each time: light and colour whose detail falls off with its fineness as in nature (1/f
noise), a sky, ridges with sharp edges, texture that differs from place to place, and the noise of a sensor; saved as a camera does, at
quality 92 with colour at half its resolution, and with Exif: camera, time, place, orientation. Every third lies on its side.
NumPy and Pillow are installed in `target/peers`. `--keep` leaves sources and PDF in a folder, to be looked at.
"""
import argparse, io, pathlib, resource, statistics, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "target/release/pressroom"
PEERS = ROOT / "target/peers/pictures"
WIDTH, HEIGHT = 4032, 3024
LIMIT_SECONDS = 10.0


def peers():
    """The libraries that make photographs."""
    if not (PEERS / "PIL").is_dir():
        PEERS.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--target", PEERS, "numpy", "pillow"], check=True)
    sys.path.insert(0, str(PEERS))


def fractal(numpy, image, source, height, fall):
    """Noise of every fineness, each half as coarse one weaker by `fall`; nature has nearly the same contrast in all."""
    total, weight = numpy.zeros((height, WIDTH), numpy.float32), 0.0
    for octave in range(1, 13):
        size = (max(2, WIDTH >> (12 - octave)), max(2, height >> (12 - octave)))
        grid = source.standard_normal((size[1], size[0]), numpy.float32)
        layer = numpy.asarray(image.fromarray(grid).resize((WIDTH, height), image.BICUBIC))
        total += layer * fall**octave
        weight += fall ** (2 * octave)
    return total / weight**0.5


def photograph(number):
    """The bytes of a photograph as it comes from a camera."""
    import numpy
    from PIL import Image

    source = numpy.random.default_rng(number)
    down, across = numpy.mgrid[0:HEIGHT, 0:WIDTH].astype(numpy.float32)
    down, across = down / HEIGHT, across / WIDTH
    texture = fractal(numpy, Image, source, HEIGHT, 0.93)
    clouds = fractal(numpy, Image, source, HEIGHT, 0.6)
    picture = numpy.stack([0.35 + 0.4 * down, 0.5 + 0.35 * down, 0.8 + 0.1 * down], -1)
    picture += 0.08 * numpy.clip(clouds, 0, 2)[..., None]
    for ridge in range(4):
        line = fractal(numpy, Image, source, 2, 0.55)[0]
        edge = 0.3 + 0.17 * ridge + 0.04 * line
        share = numpy.clip((down - edge[None, :]) * HEIGHT / 1.5, 0, 1)[..., None]
        ground = numpy.array(source.uniform(0.15, 0.5, 3), numpy.float32)
        # What is near is rougher than what is far, and nothing is equally rough all over.
        rough = (0.12 + 0.1 * ridge) * numpy.clip(1 + clouds[::-1], 0.1, 2)
        ground = ground * (1 + rough * texture)[..., None] * (0.75 + 0.5 * across[..., None])
        picture = picture * (1 - share) + ground * share
        texture, clouds = texture[:, ::-1], clouds[:, ::-1]
    picture += 0.012 * source.standard_normal(picture.shape, numpy.float32)
    image = Image.fromarray((numpy.clip(picture, 0, 1) * 255).astype(numpy.uint8))
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x013B] = "Camera", "C-12", "A. Photographer"
    exif[0x0112] = 6 if number % 3 == 2 else 1
    exif[0x9003] = "2021:02:24 10:30:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (36.0, 48.0, 20.0), 3: "E", 4: (10.0, 10.0, 54.0)})
    file = io.BytesIO()
    image.save(file, "JPEG", quality=92, subsampling=2, exif=exif, comment=b"taken by A. Photographer")
    return file.getvalue() + b"\xff\xd8 a smaller picture of the same"


def publication(folder, count):
    (folder / "documents").mkdir(parents=True)
    (folder / "pressroom.toml").write_text("")
    text = "The coast was surveyed on two days in February, by land and from the sea. " * 6
    parts = ['+++\ntitle = "A survey of the coast"\nlang = "en"\ndate = 2021-03-01\n+++\n']
    for number in range(count):
        name = f"coast-{number + 1}.jpg"
        (folder / "documents" / name).write_bytes(photograph(number))
        parts.append(f"{text}\n\n![The coast with its ridges, seen from the sea]({name})\n")
    (folder / "documents/survey.md").write_text("\n".join(parts))


def build(folder, *arguments):
    """Seconds and peak memory in MiB of one build, and what it printed."""
    before = time.monotonic()
    command = [PROGRAM, "build", "--out", folder / "out", *arguments, folder / "documents/survey.md"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    printed = process.stdout.read()
    _, status, usage = __import__("os").wait4(process.pid, 0)
    return time.monotonic() - before, usage.ru_maxrss / 1024, printed, status


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photographs", type=int, default=10)
    parser.add_argument("--max-size", default="2MB")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", type=pathlib.Path)
    parser.add_argument("--program", type=pathlib.Path)
    args = parser.parse_args()
    if args.program:
        globals()["PROGRAM"] = args.program.resolve()
    peers()
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.keep or pathlib.Path(temporary) / "brief"
        if not (folder / "documents").is_dir():
            publication(folder, args.photographs)
        photographs = sorted((folder / "documents").glob("*.jpg"))
        sizes = [path.stat().st_size / 1e6 for path in photographs]
        print(f"{len(sizes)} photographs of {min(sizes):.1f} to {max(sizes):.1f} MB, {sum(sizes):.1f} MB together")
        plain = build(folder)
        print(f"without --max-size: {plain[0]:.2f} s, {plain[1]:.0f} MiB, {(folder / 'out/survey.pdf').stat().st_size / 1e6:.2f} MB")
        made, files = [], set()
        for _ in range(args.rounds):
            made.append(build(folder, "--max-size", args.max_size))
            files.add((folder / "out/survey.pdf").read_bytes())
        print(made[0][2])
        seconds = statistics.median(seconds for seconds, *_ in made)
        size = len(next(iter(files))) / 1e6
        print(f"--max-size {args.max_size}: {seconds:.2f} s (at most {LIMIT_SECONDS}), {max(memory for _, memory, *_ in made):.0f} MiB, {size:.2f} MB")
        print("the same bytes each time" if len(files) == 1 else "DIFFERENT BYTES")
        sys.exit(any(status for *_, status in made) or len(files) > 1 or seconds > LIMIT_SECONDS)


if __name__ == "__main__":
    main()
