"""Plots the results with matplotlib: `plot.py RESULTS SVG`."""

import json
import sys
from pathlib import Path

import matplotlib

matplotlib.use("svg")
# Reproducible output.
matplotlib.rcParams.update({"svg.hashsalt": "oasmith", "font.size": 9, "svg.fonttype": "none", "font.family": "sans-serif"})

import matplotlib.pyplot as plt  # noqa: E402

from report import DOCUMENTS, rows_of  # noqa: E402

PANELS = [
    ("generate", "wall", 1, "generation, seconds"),
    ("check", "cpu", 1, "cargo check, seconds of CPU"),
    ("check", "memory", 1e9, "cargo check, GB of memory"),
]
OURS, OTHERS, FAILED = "#b7410e", "#8d99ae", "#d9dde5"


def main(results, target):
    documents = rows_of(json.loads(Path(results).read_text()))
    names = [name for name in DOCUMENTS if name in documents]
    figure, axes = plt.subplots(len(names), len(PANELS), figsize=(11, 2.4 * len(names)), squeeze=False)
    for row, name in zip(axes, names):
        for axis, panel in zip(row, PANELS):
            draw(axis, documents[name], *panel)
        row[0].set_ylabel(DOCUMENTS[name])
    figure.text(0.01, 0.01, "Pale: the crate does not compile, or the step was not done in time.", fontsize=8, color="#555555")
    figure.tight_layout(rect=(0, 0.03, 1, 1))
    figure.savefig(target, format="svg", metadata={"Date": None})


def draw(axis, tools, step, measure, unit, title):
    order = sorted(tools, key=lambda tool: (tool != "oasmith", tool), reverse=True)
    rows = [tools[tool].get(step) for tool in order]
    values = [row[measure] / unit if row else 0 for row in rows]
    colours = [FAILED if not row or "failed" in row else OURS if tool == "oasmith" else OTHERS for tool, row in zip(order, rows)]
    bars = axis.barh(order, values, color=colours)
    axis.bar_label(bars, [f"{value:.3g}" if value < 100 else f"{value:.0f}" if value else "-" for value in values], padding=3, fontsize=8)
    axis.set_title(title, fontsize=9)
    axis.set_xlim(0, max(values + [0.001]) * 1.18)
    axis.spines[["top", "right"]].set_visible(False)
    axis.tick_params(labelsize=8)


if __name__ == "__main__":
    main(*sys.argv[1:])
