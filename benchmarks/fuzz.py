"""Feed the readers thousands of broken inputs: no crash, no hang over five seconds, no memory over 500 MB.

    python benchmarks/fuzz.py --count 20000 --jobs 2 [--seed 1] [FOLDER...]

Each input is a page or export under FOLDER (the goldens without one) that was cut, spliced with another, littered
with random bytes, nested thousands of levels deep, recoded, repeated, stuffed with entities, compressed, put into a
web archive, or saved as one file with frames. Mutations follow from the seed and the number of the input, so a failure
is made again with `--only NUMBER`. A failure prints the number and stays in the exit code.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import multiprocessing
import plistlib
import quopri
import random
import resource
import signal
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path

from comments.formats.reading import read_bytes

SECONDS, MEGABYTES = 5, 500
GOLDEN = Path(__file__).parent.parent / "tests" / "golden"
Mutation = Callable[[bytes, bytes, random.Random], bytes]


def cut(data: bytes, _: bytes, chance: random.Random) -> bytes:
    """Stop in the middle, as an aborted download does."""
    return data[: chance.randrange(len(data) + 1)]


def splice(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Go on with the end of another file."""
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :]


def litter(data: bytes, _: bytes, chance: random.Random) -> bytes:
    """Overwrite bytes here and there."""
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 60)):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def shuffle(data: bytes, _: bytes, chance: random.Random) -> bytes:
    """Put the tags of a page in another order."""
    parts = data.split(b"<")
    chance.shuffle(parts)
    return b"<".join(parts)


def nest(data: bytes, _: bytes, chance: random.Random) -> bytes:
    """Bury the page under thousands of elements."""
    tag = chance.choice([b"div", b"ul><li", b"table><tr><td", b"b", b"blockquote", b"span", b'font size="1"'])
    return b"<" + (tag + b"><") * chance.randrange(1, 12_000) + b"p>" + data


def repeat(data: bytes, _: bytes, chance: random.Random) -> bytes:
    """Say a part of it many times."""
    start = chance.randrange(len(data) + 1)
    part = data[start : start + chance.randrange(1, 2_000)]
    return data[:start] + part * min(chance.randrange(1, 400), 1_000_000 // (len(part) + 1)) + data[start:]


def recode(data: bytes, _: bytes, chance: random.Random) -> bytes:
    """Say one encoding and use another."""
    text = data.decode("utf-8", "replace")
    return text.encode(
        chance.choice(["utf-16", "utf-16-le", "utf-32", "cp1252", "cp1251", "shift_jis", "utf-7"]), "replace"
    )


def entities(data: bytes, _: bytes, chance: random.Random) -> bytes:
    """Define entities by entities, which an XML reader must refuse to open."""
    bomb = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10 if n else b"x" * 10) for n in range(12))
    return b'<?xml version="1.0"?><!DOCTYPE r [' + bomb + b"]>" + data.replace(b">", b">&e11;&#0;&#xD800;&nbsp;", 40)


def zeroes(data: bytes, _: bytes, chance: random.Random) -> bytes:
    """Leave runs of NUL, as a full disk does."""
    start = chance.randrange(len(data) + 1)
    return data[:start] + b"\x00" * chance.randrange(1, 5_000) + data[start:]


def archive(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Put it into a web archive, as a crawler does: in chunks, compressed, behind another page."""
    made = b""
    for number, page in enumerate((other[:100_000], data)):
        encoding = chance.choice(["identity", "gzip", "deflate", "br"])
        body = gzip.compress(page) if encoding == "gzip" else zlib.compress(page) if encoding == "deflate" else page
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {encoding}\r\n"
        if chance.random() < 0.3:
            head += "Transfer-Encoding: chunked\r\n"
            body = b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n"
        answer = head.encode() + b"\r\n" + body
        if chance.random() < 0.5:
            made += (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/{number}\r\n"
                f"WARC-Date: 2014-05-03T12:15:00Z\r\nContent-Length: {len(answer)}\r\n\r\n"
            ).encode() + answer + b"\r\n\r\n"  # fmt: skip
        else:
            made += b"" if made else b"filedesc://a.arc 0.0.0.0 20140503121500 text/plain 4\n1 0\n\n"
            made += (
                f"\nhttps://example.org/{number} 192.0.2.1 20140503121500 text/html {len(answer)}\n".encode() + answer
            )
    return made


def snapshot(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Save it in one file, as browsers do, or in a page's own markup, now and then as a frame of another page."""
    if chance.random() < 0.3:
        return other + b'<iframe srcdoc="' + data.replace(b'"', b"&quot;") + b'"></iframe>'
    page, frame = (other + b'<iframe src="cid:2">', data) if chance.random() < 0.5 else (data, other)
    if chance.random() < 0.3:
        parts = [{"WebMainResource": {"WebResourceData": part, "WebResourceURL": "cid:2"}} for part in (frame, page)]
        return plistlib.dumps(parts[1] | {"WebSubframeArchives": parts[:1]}, fmt=plistlib.FMT_BINARY)
    made = b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="edge"\n\n'
    for part in (page, frame):
        kind = chance.choice([("quoted-printable", quopri.encodestring), ("base64", base64.encodebytes)])
        made += b"--edge\nContent-Type: text/html\nContent-ID: <2>\nContent-Transfer-Encoding: "
        made += kind[0].encode() + b"\n\n" + kind[1](part) + b"\n"
    return made + b"--edge--\n"


def pack(data: bytes, _: bytes, chance: random.Random) -> bytes:
    """Compress it, now and then twice."""
    return gzip.compress(gzip.compress(data) if chance.random() < 0.1 else data)


MUTATIONS: tuple[Mutation, ...] = (
    cut, splice, litter, shuffle, nest, repeat, recode, entities, zeroes, archive, snapshot, pack,
)  # fmt: skip


def mutant(number: int, seed: int, files: list[Path]) -> bytes:
    """Return input `number` of a seed: one to three mutations of a file."""
    chance = random.Random(seed * 1_000_003 + number)  # noqa: S311 - a seed, not a secret
    data = chance.choice(files).read_bytes()[:400_000]
    for _ in range(chance.choice([1, 1, 2, 3])):
        data = chance.choice(MUTATIONS)(data, chance.choice(files).read_bytes()[:400_000], chance)[:2_000_000]
    return data


def _too_long(*_: object) -> None:
    raise TimeoutError


def trial(task: tuple[int, int, list[Path]]) -> tuple[int, str | None, float]:
    """Read one mutant; return its number, what went wrong, and the seconds it took."""
    number, seed, files = task
    data = mutant(number, seed, files)
    start, problem = time.perf_counter(), None
    signal.signal(signal.SIGPROF, _too_long)
    signal.setitimer(signal.ITIMER_PROF, SECONDS * 2)  # processor time: a busy machine is no hang
    used = time.process_time()
    try:
        for page in read_bytes(data, source=str(number)):
            if page.problem and ("broke its reader" in page.problem or "seconds to read" in page.problem):
                problem = page.problem
            ids = {comment.id for comment in page.comments}
            if len(ids) != len(page.comments):
                problem = "ids are not unique"
            if any(comment.parent_id not in ids for comment in page.comments if comment.parent_id):
                problem = "a parent that is not there"
    except BaseException as error:  # noqa: BLE001 - what is looked for here
        problem = f"{type(error).__name__}: {error}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    if problem is None and time.process_time() - used > SECONDS:
        problem = f"took {time.process_time() - used:.1f} s of processor time"
    if problem is None and resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > MEGABYTES * 1024:
        problem = f"used more than {MEGABYTES} MB"
    return number, problem, time.perf_counter() - start


def main() -> int:
    """Run the trials and print what failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path, default=[GOLDEN])
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="make this one input again and read it without a net")
    arguments = parser.parse_args()
    files = sorted(
        path
        for folder in arguments.folders
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith("expected")
    )
    if arguments.only is not None:
        data = mutant(arguments.only, arguments.seed, files)
        print(read_bytes(data, source="mutant"))
        return 0
    tasks = ((number, arguments.seed, files) for number in range(arguments.count))
    failed, slowest, start = 0, 0.0, time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(arguments.jobs, maxtasksperchild=2_000) as pool:
        for number, problem, seconds in pool.imap_unordered(trial, tasks, chunksize=20):
            slowest = max(slowest, seconds)
            if problem:
                failed += 1
                print(f"input {number}: {problem}", flush=True)
    print(
        f"{arguments.count} inputs of {len(files)} files, {failed} failed, slowest {slowest:.1f} s, "
        f"{time.perf_counter() - start:.0f} s in all"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
