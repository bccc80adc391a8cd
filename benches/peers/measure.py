"""Runs one command and measures wall time, CPU time including children, and memory of the largest process."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Run:
    wall: float
    cpu: float
    memory: int  # bytes, of the largest single process
    code: int
    timed_out: bool
    output: Path
    errors: Path


def run(command, folder, log, limit, env=None):
    """Runs a command with its output in files next to `log`; kills it and its children after `limit` seconds of wall time."""
    output, errors = log.with_suffix(".out"), log.with_suffix(".err")
    log.parent.mkdir(parents=True, exist_ok=True)
    with output.open("wb") as out, errors.open("wb") as err:
        start = time.monotonic()
        process = subprocess.Popen(
            [str(part) for part in command], cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
            env={**os.environ, **(env or {})}, start_new_session=True)
        status, usage, timed_out = wait(process, start + limit)
        wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, process.returncode, timed_out, output, errors)


def wait(process, deadline):
    """Waits for a process to end; its resource usage then includes that of its children."""
    timed_out = False
    while True:
        done, status, usage = os.wait4(process.pid, 0 if timed_out else os.WNOHANG)
        if done:
            return status, usage, timed_out
        if time.monotonic() > deadline:
            timed_out = True
            os.killpg(process.pid, signal.SIGKILL)
        time.sleep(0.005)
