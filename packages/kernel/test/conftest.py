"""Runs the kernel under test from its own kernelspec, in an empty folder, with a home of its own."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from jupyter_client.manager import start_new_kernel
from notebook_client import Notebook

INSTALLER = Path(__file__).resolve().parents[1] / "dist" / "install.js"

_home = tempfile.mkdtemp(prefix="brokerlab-kernel-")
os.environ["HOME"] = _home
os.environ["XDG_DATA_HOME"] = str(Path(_home, "data"))
os.environ["JUPYTER_PATH"] = str(Path(_home, "share", "jupyter"))
os.environ["BROKERLAB_CATALOG"] = str(Path(_home, "runs"))
Path(_home, "runs").mkdir()
subprocess.run([shutil.which("node"), INSTALLER, "--prefix", _home], check=True, stdout=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An empty folder, with no node_modules in it or above it."""
    return tmp_path_factory.mktemp("empty")


@pytest.fixture(scope="module")
def notebook(folder):
    manager, client = start_new_kernel(kernel_name="brokerlab", cwd=str(folder))
    yield Notebook(manager, client)
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def pytest_sessionfinish():
    shutil.rmtree(_home, ignore_errors=True)
