import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from jupyter_client.manager import KernelManager, start_new_kernel
from notebook_client import Notebook


def processes(text):
    """The processes whose command line holds `text`."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = Path(entry, "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if text in command:
                found.append(int(entry.name))
    return found


def until(condition, seconds=15):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


@pytest.mark.parametrize("code", ["1 + 1", "setInterval(() => {}, 1000); 1", "while (true) {}"])
def test_shutdown_leaves_no_process(folder, code):
    manager, client = start_new_kernel(kernel_name="brokerlab", cwd=str(folder))
    connection = manager.connection_file
    assert len(processes(connection)) == 1
    client.execute(code)
    time.sleep(0.8)
    client.shutdown()
    until(lambda: not processes(connection))
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def test_restart_begins_anew(folder):
    manager, client = start_new_kernel(kernel_name="brokerlab", cwd=str(folder))
    notebook = Notebook(manager, client)
    notebook.run("const gone = 1", ok=True)
    manager.restart_kernel()
    client.wait_for_ready(timeout=30)
    assert "Cannot find name 'gone'" in notebook.run("gone", ok=False).error["evalue"]
    client.stop_channels()
    manager.shutdown_kernel()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no ipc sockets")
def test_ipc(folder):
    manager = KernelManager(kernel_name="brokerlab", transport="ipc", ip=str(Path(folder, "socket")))
    manager.start_kernel(cwd=str(folder))
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=30)
    assert Notebook(manager, client).run("6 * 7").result == "42"
    client.stop_channels()
    manager.shutdown_kernel()


def test_messages_with_a_wrong_key_are_dropped(notebook):
    client = notebook.manager.client()
    client.session.key = b"another key"
    client.start_channels(iopub=False, stdin=False, hb=False)
    client.execute("(globalThis as any).intruder = true")
    time.sleep(0.5)
    client.stop_channels()
    assert notebook.run("(globalThis as any).intruder", ok=True).of("execute_result") == []


def test_the_heart_beats_while_a_cell_loops(notebook):
    notebook.client.hb_channel.unpause()
    cell = notebook.client.execute("while (true) {}")
    time.sleep(3)
    assert notebook.client.hb_channel.is_beating()
    notebook.manager.interrupt_kernel()
    assert notebook.ask(cell)["status"] == "error"


def test_the_kernel_ends_with_its_parent(tmp_path):
    script = (
        "import sys, time\nfrom jupyter_client.manager import start_new_kernel\n"
        "m, c = start_new_kernel(kernel_name='brokerlab', cwd=sys.argv[1])\n"
        "print(m.connection_file, flush=True)\ntime.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    connection = parent.stdout.readline().strip()
    assert len(processes(connection)) == 1
    parent.kill()
    parent.wait()
    until(lambda: not processes(connection))


def test_the_kernelspec(folder):
    spec = KernelManager(kernel_name="brokerlab").kernel_spec
    assert spec.display_name == "TypeScript (Brokerlab)" and spec.interrupt_mode == "message"
    assert os.path.isabs(spec.argv[0]) and os.path.isabs(spec.argv[1])
    assert json.loads(Path(spec.resource_dir, "kernel.json").read_text())["language"] == "typescript"


def test_catalogs_are_closed_at_shutdown(folder):
    manager, client = start_new_kernel(kernel_name="brokerlab", cwd=str(folder))
    notebook = Notebook(manager, client)
    notebook.run(
        "import { MemoryStore, catalogOf } from '@brokerlab/core';\nimport { writeFileSync } from 'node:fs';\n"
        "class Noted extends MemoryStore { async close() { writeFileSync('closed', 'yes') } }\n"
        "const mine = catalogOf(new Noted() as any); await mine.length()",
        ok=True,
    )
    client.stop_channels()
    manager.shutdown_kernel()
    assert Path(folder, "closed").read_text() == "yes"
