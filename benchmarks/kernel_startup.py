"""Kernel start to first result: Brokerlab's kernel, with `db` there, against stock tslab's, in turn.

    .venv/bin/python benchmarks/kernel_startup.py [rounds]
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from jupyter_client.manager import KernelManager

ROOT = Path(__file__).resolve().parents[1]
NODE = shutil.which("node")
CELLS = {"brokerlab": "typeof db.latest", "tslab": "typeof console.log"}


def install(prefix):
    installer = ROOT / "packages" / "kernel" / "dist" / "install.js"
    subprocess.run([NODE, installer, "--prefix", prefix], check=True, stdout=subprocess.DEVNULL)
    spec = Path(prefix, "share", "jupyter", "kernels", "tslab")
    spec.mkdir(parents=True)
    argv = [NODE, str(ROOT / "node_modules" / "tslab" / "bin" / "tslab"), "kernel", "--config-path", "{connection_file}"]
    (spec / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "tslab", "language": "typescript"}))


def first_result(name, folder):
    """Seconds from the start of the process to the reply to the first cell."""
    manager = KernelManager(kernel_name=name)
    start = time.perf_counter()
    manager.start_kernel(cwd=folder)
    client = manager.client()
    client.start_channels(hb=False, stdin=False)
    client.wait_for_ready(timeout=60)
    reply = client.execute_interactive(CELLS[name], timeout=60, output_hook=lambda message: None)
    seconds = time.perf_counter() - start
    assert reply["content"]["status"] == "ok", reply["content"]
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    return seconds


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory() as prefix, tempfile.TemporaryDirectory() as folder:
        os.environ["JUPYTER_PATH"] = str(Path(prefix, "share", "jupyter"))
        os.environ["XDG_DATA_HOME"] = prefix
        os.environ["BROKERLAB_CATALOG"] = folder
        install(prefix)
        times = {name: [] for name in CELLS}
        for _ in range(rounds):
            for name in CELLS:
                times[name].append(first_result(name, folder))
    middle = {name: statistics.median(values) for name, values in times.items()}
    for name, seconds in middle.items():
        print(f"{name:10} {seconds:.2f} s  (median of {rounds}, {min(times[name]):.2f} to {max(times[name]):.2f})")
    print(f"brokerlab / tslab = {middle['brokerlab'] / middle['tslab']:.2f}")


if __name__ == "__main__":
    main()
