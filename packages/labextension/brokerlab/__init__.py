"""Brokerlab in JupyterLab: where the extension lies, and how its data service is started."""

__version__ = "0.1.0"


def _jupyter_labextension_paths():
    return [{"src": "labextension", "dest": "@brokerlab/labextension"}]
