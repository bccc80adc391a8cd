"""Generates tables and the plot of the measurements."""

import sys
from pathlib import Path

BEGIN, END = "<!-- peers: begin -->", "<!-- peers: end -->"
DOCUMENTS = {"github": "GitHub", "openai": "OpenAI", "stripe": "Stripe"}


def show(results, options, work, execute):
    tables = "\n\n".join(document_tables(results))
    text = f"{machine(results['machine'])}\n\n{tables}\n"
    print(text)
    if options.docs:
        page = options.docs.read_text()
        head, _, rest = page.partition(BEGIN)
        _, _, tail = rest.partition(END)
        options.docs.write_text(f"{head}{BEGIN}\n{text}{END}{tail}")
    if options.svg:
        python = work.venv / "bin/python"
        if not python.exists():
            execute([sys.executable, "-m", "venv", work.venv])
        execute([work.venv / "bin/pip", "install", "--quiet", "matplotlib==3.10.*"])
        execute([python, Path(__file__).with_name("plot.py"), options.results, options.svg])


def machine(known):
    if not known:
        return "Nothing was measured."
    return f"{known['cpu']}, {known['cores']} cores, {known['memory_gib']} GiB; {known['rustc']}."


def rows_of(results):
    """Returns the rows by document, generator and step."""
    found = {}
    for key, row in results["rows"].items():
        document, tool, step = key.split("/")
        found.setdefault(document, {}).setdefault(tool, {})[step] = row
    return found


def document_tables(results):
    for document, tools in rows_of(results).items():
        name = DOCUMENTS.get(document, document)
        order = sorted(tools, key=lambda tool: (tool != "oasmith", tool))
        yield f"### {name}: generation and check\n\n" + table(
            ["generator", "version", "date", "generate, wall", "CPU", "memory", "check, CPU", "memory", "errors", "warnings"],
            [check_cells(tool, tools[tool]) for tool in order])
        alone = tools.get("oasmith", {}).get("feature")
        if alone:
            yield f"One group of operations alone, ours: {cost(alone)}."
        built = [tool for tool in order if "build" in tools[tool] or "release" in tools[tool]]
        if built:
            yield f"### {name}: a program with three operations\n\n" + table(
                ["generator", "date", "debug, CPU", "memory", "binary", "release, CPU", "memory", "binary"],
                [build_cells(tool, tools[tool]) for tool in built])
        failures = [f"- {tool}, {step}: {row['failed']}" for tool in order for step, row in tools[tool].items() if "failed" in row]
        if failures:
            yield "What failed, with the first line that says so:\n\n" + "\n".join(failures)


def check_cells(tool, steps):
    generate, check = steps.get("generate"), steps.get("check")
    newest = max(row["date"] for row in steps.values())
    version = next(iter(steps.values()))["version"]
    cells = [tool, version, newest]
    cells += [seconds(generate["wall"]), seconds(generate["cpu"]), memory(generate["memory"])] if generate else ["-"] * 3
    if check:
        cells += [mark(check, seconds(check["cpu"])), memory(check["memory"]), str(check.get("errors", "-")), str(check.get("warnings", "-"))]
    else:
        cells += [("generation failed" if generate and "failed" in generate else "-"), "-", "-", "-"]
    return cells


def build_cells(tool, steps):
    cells = [tool, max(steps[step]["date"] for step in ("build", "release") if step in steps)]
    for step in ("build", "release"):
        row = steps.get(step)
        cells += [mark(row, seconds(row["cpu"])), memory(row["memory"]), size(row.get("binary"))] if row else ["-"] * 3
    return cells


def mark(row, text):
    if "failed" not in row:
        return text
    return f"over {text}" if row["failed"].startswith("not done") else f"{text}, fails"


def cost(row):
    return f"{mark(row, seconds(row['cpu']))} of CPU, {memory(row['memory'])}"


def seconds(value):
    return f"{value:.2f} s" if value < 10 else f"{value:,.0f} s"


def memory(value):
    return f"{value / 1e9:.2f} GB"


def size(value):
    return "-" if value is None else f"{value / 1e6:.1f} MB"


def table(head, rows):
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    lines = [head, ["-" * width for width in widths], *rows]
    return "\n".join("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |" for line in lines)
