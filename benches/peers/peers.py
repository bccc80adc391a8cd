#!/usr/bin/env python3
"""Measures this generator and others from the registries on the same documents.

    python3 benches/peers/peers.py --document github=api.github.com.json --document openai=openapi.json

For each generator and document: generation; `cargo check` of the crate that came out, all features, dependencies already
checked; `cargo build` and `cargo build --release` of a program that uses three operations, dependencies already built (for
GitHub's description, where programs/ has one). One process is measured at a time. Every step is written to the results when it
is done; `--from` takes rows of an earlier run, and each row keeps its date and version.

Needs Python 3.11, cargo, java and a network that reaches crates.io and PyPI. GitHub's description is also in the npm package
`@octokit/openapi` (`generated/api.github.com.json`); `--document github=npm` takes it from there.
"""

import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import report
import steps
from tools import ROOT, TOOLS

NPM_PACKAGE = "@octokit/openapi@23.0.2"


@dataclass
class Work:
    """Returns the folder for installed, generated and built files."""

    folder: Path

    @property
    def tools(self):
        return self.folder / "tools"

    @property
    def venv(self):
        return self.folder / "venv"

    @property
    def logs(self):
        return self.folder / "logs"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--document", action="append", default=[], metavar="NAME=PATH", help="a description; `github=npm` is fetched")
    parser.add_argument("--only", action="append", choices=sorted(TOOLS), help="measure this generator only; may be repeated")
    parser.add_argument("--step", action="append", choices=steps.NAMES, help="take this step only; may be repeated")
    parser.add_argument("--from", dest="earlier", type=Path, metavar="FILE", help="results of an earlier run, for rows that are not measured")
    parser.add_argument("--results", type=Path, default=ROOT / "docs/performance.json", help="where results are written (default: %(default)s)")
    parser.add_argument("--work", type=Path, default=ROOT / "target/peers", help="where everything is built (default: %(default)s)")
    parser.add_argument("--limit", type=int, default=1200, help="seconds of wall time that a step may take (default: %(default)s)")
    parser.add_argument("--keep", action="store_true", help="keep what was built; it is deleted after each generator otherwise")
    parser.add_argument("--docs", type=Path, metavar="FILE", help="write the tables between the markers in this file")
    parser.add_argument("--svg", type=Path, metavar="FILE", help="draw the plot")
    return parser.parse_args()


def execute(command, folder=None):
    print("+", *command, file=sys.stderr, flush=True)
    subprocess.run([str(part) for part in command], cwd=folder, check=True)


def text(command, folder=None):
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


execute.text = text


def machine():
    cpu = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").open() if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {"cpu": cpu, "cores": os.cpu_count(), "memory_gib": round(memory, 1), "rustc": text(["rustc", "--version"])}


def documents(given, work):
    for entry in given:
        name, _, path = entry.partition("=")
        if path == "npm":
            folder = work.folder / "npm"
            path = folder / "node_modules/@octokit/openapi/generated/api.github.com.json"
            if not path.exists():
                execute(["npm", "install", "--no-save", "--no-fund", "--no-audit", "--prefix", folder, NPM_PACKAGE])
        if not Path(path).is_file():
            sys.exit(f"{entry}: there is no such file")
        yield name, Path(path).resolve()


def main():
    options = arguments()
    work = Work(options.work.resolve())
    results = {"machine": {}, "rows": {}}
    for earlier in [options.earlier, options.results]:
        if earlier and earlier.exists():
            known = json.loads(earlier.read_text())
            results["machine"].update(known["machine"])
            results["rows"].update(known["rows"])
    tools = [TOOLS[name] for name in options.only or TOOLS]
    found = list(documents(options.document, work))
    if found:
        results["machine"] = machine()
        for tool in tools:
            tool.install(work, execute)
    for name, path in found:
        for tool in tools:
            for step, row in steps.take(tool, name, path, work, options):
                row |= {"date": datetime.date.today().isoformat(), "version": tool.version}
                results["rows"][f"{name}/{tool.name}/{step}"] = row
                options.results.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n")
    report.show(results, options, work, execute)


if __name__ == "__main__":
    main()
