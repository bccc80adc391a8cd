#!/usr/bin/env python3
"""Measures what each feature of the runtime adds to its defaults: crates, and seconds of CPU for `cargo check`.

Prints a table of Markdown for docs/features.md. The CPU is that of all processes of the check, so other work on the machine hardly disturbs it.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

RUNTIME = Path(__file__).resolve().parent.parent / "runtime"


def crates(features):
    """Names and versions of all crates that a client of these features is built of."""
    command = ["cargo", "tree", "--edges", "normal,build", "--prefix", "none", "--no-dedupe", *features]
    lines = subprocess.run(command, cwd=RUNTIME, check=True, capture_output=True, text=True).stdout.splitlines()
    return {tuple(line.split()[:2]) for line in lines if line.strip()}


def check(target, features):
    """Seconds of CPU of a check."""
    environment = {**os.environ, "CARGO_TARGET_DIR": str(target), "CARGO_INCREMENTAL": "0"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(["cargo", "check", "--quiet", "--lib", *features], cwd=RUNTIME, check=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    manifest = tomllib.loads((RUNTIME / "Cargo.toml").read_text())
    optional = sorted(set(manifest["features"]) - {"default"} - set(manifest["features"]["default"]))
    with tempfile.TemporaryDirectory() as folder:
        none, warm = Path(folder) / "none", Path(folder) / "warm"
        bare = check(none, ["--no-default-features"])
        whole = check(warm, [])
        # What checking the runtime itself again takes, which each feature makes necessary.
        own = [check_again(warm, []) for _ in range(3)]
        print(f"runtime itself: {min(own):.1f} s", file=sys.stderr)
        base = crates([])
        rows = [
            ("none (`default-features = false`)", len(crates(["--no-default-features"])), bare),
            ("defaults", len(base), whole),
        ]
        for feature in optional:
            target = Path(folder) / feature
            shutil.copytree(warm, target, copy_function=os.link)
            seconds = check(target, ["--features", feature]) - min(own)
            rows.append((f"+ `{feature}`", len(crates(["--features", feature]) - base), max(seconds, 0.0)))
            shutil.rmtree(target)
    print("| features | crates | CPU |\n| --- | --- | --- |")
    for name, count, seconds in rows:
        print(f"| {name} | {count} | {seconds:.1f} s |")


def check_again(target, features):
    """As `check`, with everything but the runtime fresh."""
    for path in (target / "debug" / ".fingerprint").glob("oasmith-runtime-*"):
        shutil.rmtree(path)
    return check(target, features)


if __name__ == "__main__":
    main()
