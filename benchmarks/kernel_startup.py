"""Kernel start to first result: Brokerlab's kernel, with and without `db` in the cell, against stock tslab's, in turn.

    .venv/bin/python benchmarks/kernel_startup.py [rounds] [--pause seconds]

`--pause` is the time between the kernel's readiness and the cell, which a user spends typing; it is not counted.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from jupyter_client.manager import KernelManager

ROOT = Path(__file__).resolve().parents[1]
NODE = shutil.which("node")
CASES = {
    "tslab, 1+1": ("tslab", "1+1"),
    "brokerlab, 1+1": ("brokerlab", "1+1"),
    "brokerlab, db[-1]": ("brokerlab", "(await db[-1]).uid"),
}


def install(prefix):
    installer = ROOT / "packages" / "kernel" / "dist" / "install.js"
    subprocess.run([NODE, installer, "--prefix", prefix], check=True, stdout=subprocess.DEVNULL)
    spec = Path(prefix, "share", "jupyter", "kernels", "tslab")
    spec.mkdir(parents=True)
    argv = [NODE, str(ROOT / "node_modules" / "tslab" / "bin" / "tslab"), "kernel", "--config-path", "{connection_file}"]
    (spec / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "tslab", "language": "typescript"}))


def processor_seconds(pid):
    """User and system time of a process and its children; zero where the system has no /proc."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if str(pid) in (stat.parent.name, fields[1]):
            total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def first_result(name, code, folder, pause):
    """Seconds from the start of the process to the reply to the first cell, and processor seconds until then."""
    manager = KernelManager(kernel_name=name)
    start = time.perf_counter()
    manager.start_kernel(cwd=folder)
    client = manager.client()
    client.start_channels(hb=False, stdin=False)
    client.wait_for_ready(timeout=60)
    time.sleep(pause)
    reply = client.execute_interactive(code, timeout=60, output_hook=lambda message: None)
    seconds = time.perf_counter() - start - pause
    processor = processor_seconds(manager.provisioner.pid)
    assert reply["content"]["status"] == "ok", reply["content"]
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    return seconds, processor


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", type=int, nargs="?", default=7)
    parser.add_argument("--pause", type=float, default=0)
    return parser.parse_args()


def main():
    options = arguments()
    with tempfile.TemporaryDirectory() as prefix, tempfile.TemporaryDirectory() as folder:
        os.environ["JUPYTER_PATH"] = str(Path(prefix, "share", "jupyter"))
        os.environ["XDG_DATA_HOME"] = os.environ["XDG_CACHE_HOME"] = prefix
        os.environ["BROKERLAB_CATALOG"] = str(ROOT / "examples" / "runs")
        install(prefix)
        measured = {case: [] for case in CASES}
        for round in range(options.rounds + 1):
            for case, (name, code) in CASES.items():
                result = first_result(name, code, folder, options.pause)
                if round > 0:
                    measured[case].append(result)
    reference = None
    for case, results in measured.items():
        seconds, processor = zip(*results)
        summary = (statistics.median(seconds), min(seconds), statistics.median(processor), min(processor))
        reference = reference or summary
        ratios = " ".join(f"{a / b:.2f}" if b else "?" for a, b in zip(summary, reference))
        print(
            f"{case:18} median {summary[0]:.2f} s, least {summary[1]:.2f} s;"
            f" processor {summary[2]:.2f} s, least {summary[3]:.2f} s;  against tslab: {ratios}"
        )


if __name__ == "__main__":
    main()
