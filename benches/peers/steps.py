"""The measurements of one generator on one document."""

import json
import shutil
import statistics
import sys

import measure
from tools import ROOT, assemble

NAMES = ["generate", "check", "feature", "build", "release"]
# A group of operations that is checked alone, for oasmith.
FEATURES = {"github": "issues", "openai": "embeddings", "stripe": "customers"}
# Shorter runs are repeated, and their median is used.
SHORT = 5.0
# The whole crate is compiled from scratch, as after a checkout.
FRESH = {"CARGO_INCREMENTAL": "0", "CARGO_TERM_COLOR": "never"}


def take(tool, document, path, work, options):
    """Yields the name and the result of each step."""
    wanted = options.step or NAMES
    folder = work.folder / document / tool.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    logs = work.logs / document / tool.name
    row = generate(tool, path, work, folder, logs, options.limit)
    if "generate" in wanted:
        yield told(document, tool, "generate", row)
    if "failed" not in row:
        yield from compile_all(tool, document, folder, logs, options.limit, wanted)
    if not options.keep:
        shutil.rmtree(folder, ignore_errors=True)


def told(document, tool, step, row):
    cost = f"{row['cpu']:.1f} s of CPU, {row['memory'] / 1e9:.2f} GB"
    print(f"{document} {tool.name} {step}: {row.get('failed', 'ok')}, {cost}", file=sys.stderr, flush=True)
    return step, row


def generate(tool, path, work, folder, logs, limit):
    runs = []
    # Delete nothing between runs: for minutes after a deletion, ext4 creates files much more slowly.
    while not runs or (len(runs) < 5 and sum(run.wall for run in runs) < SHORT and runs[-1].code == 0):
        if (folder / "api").exists():
            (folder / "api").rename(folder / f"api-{len(runs)}")
        runs.append(measure.run(tool.command(work, path, folder / "api"), folder, logs / "generate", limit))
    row = {
        "wall": statistics.median(run.wall for run in runs),
        "cpu": statistics.median(run.cpu for run in runs),
        "memory": max(run.memory for run in runs),
    }
    if runs[-1].code != 0:
        row["failed"] = failure(runs[-1], limit)
    return row


def compile_all(tool, document, folder, logs, limit, wanted):
    program = ROOT / "benches/peers/programs" / f"{tool.name}.rs"
    program = program if document == "github" and program.exists() else None
    package = assemble(tool, folder, program)
    check = ["cargo", "check", "-p", package]
    cases = {"check": check, "feature": None, "build": None, "release": None}
    if tool.name == "oasmith" and document in FEATURES:
        cases["feature"] = [*check, "--no-default-features", "--features", FEATURES[document]]
    if program:
        cases["build"] = ["cargo", "build", "-p", "program"]
        cases["release"] = ["cargo", "build", "-p", "program", "--release"]
    for step, command in cases.items():
        if command and step in wanted:
            yield told(document, tool, step, compile_one(command, folder, logs / step, limit))


def compile_one(command, folder, log, limit):
    """Compiles dependencies with the crate's own sources emptied, then measures the crate alone."""
    command = [*command, "--message-format=json"]
    sources = {path: path.read_bytes() for path in [folder / "api/src/lib.rs", folder / "program/src/main.rs"] if path.exists()}
    for path in sources:
        path.write_text("fn main() {}\n" if path.name == "main.rs" else "")
    before = measure.run(command, folder, log.with_name(f"{log.name}-dependencies"), limit * 2, FRESH)
    for path, content in sources.items():
        path.write_bytes(content)
    if before.code != 0:
        return {"wall": before.wall, "cpu": before.cpu, "memory": before.memory, "failed": f"dependencies: {failure(before, limit)}"}
    run = measure.run(command, folder, log, limit, FRESH)
    errors, warnings, first = messages(run.output)
    row = {"wall": run.wall, "cpu": run.cpu, "memory": run.memory, "errors": errors, "warnings": warnings}
    if run.code != 0:
        row["failed"] = failure(run, limit) if run.timed_out or not first else f"{errors} errors, the first: {first}"
    elif "build" in command:
        kind = "release" if "--release" in command else "debug"
        row["binary"] = (folder / "target" / kind / "program").stat().st_size
    return row


def messages(output):
    """Returns the number of errors and warnings of the compiler, and the first error."""
    counts, first = {"error": 0, "warning": 0}, None
    for line in output.open():
        if not line.startswith('{"reason":"compiler-message"'):
            continue
        message = json.loads(line)["message"]
        # Messages without spans only count the others.
        if message["level"] in counts and message["spans"]:
            counts[message["level"]] += 1
            if message["level"] == "error":
                first = first or message["message"].splitlines()[0]
    return counts["error"], counts["warning"], first


def failure(run, limit):
    if run.timed_out:
        return f"not done after {limit} s of wall time"
    if run.code < 0:
        return f"killed by signal {-run.code}"
    lines = run.errors.read_text(errors="replace").splitlines() + run.output.read_text(errors="replace").splitlines()
    lines = [line.strip() for line in lines if line.strip()]
    first = next((line for line in lines if "error" in line.lower() or "exception" in line.lower() or "panicked" in line), "")
    if "panicked" in first:
        first = " ".join(lines[lines.index(first):][:2])
    return (first or (lines[-1] if lines else f"exit code {run.code}"))[:200]
