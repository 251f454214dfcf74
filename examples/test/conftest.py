"""Notebooks under test run in a copy of their folder, on a copy of the example catalog, with a home of their own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLES = REPOSITORY / "examples"

CATALOGS = """\
default: example
catalogs:
  example:
    path: {runs}
    rootMap:
      /beamline/assets: {runs}/assets
    timezone: UTC
"""

TSLAB = """\
{{
  "argv": ["{node}", "{tslab}", "kernel", "--config-path", "{{connection_file}}"],
  "display_name": "tslab",
  "language": "typescript"
}}
"""


class Workspace:
    """A folder with a catalog, in which notebooks are executed."""

    def __init__(self, folder):
        self.folder = folder
        self.runs = folder / "runs"
        shutil.copytree(EXAMPLES / "runs", self.runs)
        configuration = folder / "home" / ".config" / "brokerlab"
        configuration.mkdir(parents=True)
        (configuration / "catalogs.yml").write_text(CATALOGS.format(runs=self.runs))
        self.environment = {k: v for k, v in os.environ.items() if k != "BROKERLAB_CATALOG" and not k.startswith(("XDG_", "JUPYTER_"))}
        self.environment |= {"HOME": str(folder / "home"), "JUPYTER_PATH": str(folder / "share" / "jupyter"), "TZ": "UTC"}
        node = shutil.which("node")
        installer = REPOSITORY / "packages" / "kernel" / "dist" / "install.js"
        subprocess.run([node, installer, "--prefix", folder], check=True, stdout=subprocess.DEVNULL)
        tslab = folder / "share" / "jupyter" / "kernels" / "tslab"
        tslab.mkdir()
        main = REPOSITORY / "node_modules" / "tslab" / "bin" / "tslab"
        (tslab / "kernel.json").write_text(TSLAB.format(node=node, tslab=main))

    def install_packages(self):
        """Puts our packages, as they are published, and what they need beside the notebook, as npm would."""
        target = self.folder / "node_modules"
        (target / "@brokerlab").mkdir(parents=True)
        for package in (REPOSITORY / "node_modules").iterdir():
            if not package.name.startswith((".", "@brokerlab")):
                (target / package.name).symlink_to(package)
        for name in ("core", "sim", "kernel"):
            source = REPOSITORY / "packages" / name
            files = json.loads((source / "package.json").read_text())["files"]
            for file in ["package.json", *(f for f in files if not f.startswith("!"))]:
                copy = shutil.copytree if (source / file).is_dir() else shutil.copy
                (target / "@brokerlab" / name).mkdir(exist_ok=True)
                copy(source / file, target / "@brokerlab" / name / file)
            if (source / "node_modules").exists():
                (target / "@brokerlab" / name / "node_modules").symlink_to(source / "node_modules")

    def execute(self, notebook, kernel="brokerlab"):
        """Runs a notebook with nbconvert; gives the executed one."""
        source = self.folder / "notebook.ipynb"
        nbformat.write(notebook, source)
        command = [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "--output", "executed"]
        options = [f"--ExecutePreprocessor.kernel_name={kernel}", "--ExecutePreprocessor.timeout=120", source]
        done = subprocess.run([*command, *options], env=self.environment, cwd=self.folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-4000:]
        return nbformat.read(self.folder / "executed.ipynb", as_version=4)


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path)
