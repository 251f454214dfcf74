"""The example notebooks run in the kernel, give what they should, and what they have kept."""

import re

import nbformat
import pytest
from conftest import EXAMPLES, REPOSITORY
from nbformat.v4 import new_code_cell, new_notebook
from outputs import code_cells, pictures_of, shape_of, text_of

# Results that do not depend on who ran the notebook, by cell.
EXPECTED = {
    "cookbook": {
        "detectors": "[ 'det', 'camera' ]",
        "plan": "[ 'scan', 15, 'success' ]",
        "most-recent": "true",
        "fifth": "'count'",
        "scan-id": "'count'",
        "last-five": "[ 'scan', 'noop', 'noop', 'reconfig', 'count' ]",
        "search": "[ [ 4, 'LaB₆', 'Müller – 測試 🔬' ] ]",
        "first-event": "1 -10\n2 -8.571428571428571\n3 -7.142857142857142",
        "column-mean": "0.11699072753399362",
        "fields": "[ 'det', 'image', 'motor', 'motor_setpoint' ]",
        "images": "[ 15, 120, 160 ]",
        "first-shape": "[ 120, 160 ]",
        "pixels": "[ 'Uint16Array', 19200, [ 120, 160 ], 'uint16' ]",
    },
    "searching": {
        "length": "26",
        "scan-id": "'c11f4767-bf49-48cc-9a97-9c2913759c4a'",
        "slice": "[ 24, 23, 22 ]",
        "ambiguous": "AmbiguousUid 4",
        "equal": "[ 10, 4 ]",
        "operators": "[ 13, 12, 11, 10 ]",
        "time": "[ 9, 7, 6, 6, 4, 3 ]",
        "text": "[ 10, 4 ]",
        "data-key": "7",
        "results": "[ 15, 22, [ 22, 21, 19 ] ]",
        "several": "18",
    },
    "images": {
        "hdf5": "[ 5, [ 5, 3, 32, 48 ], 'uint16' ]",
        "event-shape": "[ [ 3, 32, 48 ], 15, 1, 1 ]",
        "formats": "img_image 4 [ 2, 24, 36 ] uint16\nimg 3 [ 10, 12 ] float64\ncam_image 4 [ 8, 10 ] int64\ncam 6 [ 2, 12, 18 ] uint16",
        "reduced": "[ [ 3, 32, 48 ], 'float64' ]",
        "missing": "[ 'AssetMissing', null, 13663.666666666666 ]",
    },
}

PICTURES = {"cookbook": ["plot", "imshow", "imshow-options"], "searching": [], "images": ["frame", "log", "power", "extent", "one-image-field"]}

IMPORTS = "import { db, getFields, imshow, plot } from '@brokerlab/kernel';"

RECIPE = REPOSITORY / "examples" / "test" / "recipe.ts"


def kept(name):
    return nbformat.read(EXAMPLES / f"{name}.ipynb", as_version=4)


@pytest.mark.parametrize("name", EXPECTED)
def test_gives_what_it_should_and_what_it_has_kept(workspace, name):
    executed = code_cells(workspace.execute(kept(name)))
    for id, text in EXPECTED[name].items():
        assert text_of(executed[id]) == text, f"{name}: {id}"
    assert [id for id, cell in executed.items() if pictures_of(cell)] == PICTURES[name]
    for id, cell in code_cells(kept(name)).items():
        assert shape_of(executed[id]) == shape_of(cell), f"{name}: {id}"
        assert pictures_of(executed[id]) == pictures_of(cell), f"{name}: {id}"


def test_the_recipe_runs_letter_by_letter(workspace):
    cells = [new_code_cell(text) for text in re.split(r"\n(?=\S)", RECIPE.read_text().strip())]
    executed = workspace.execute(new_notebook(cells=cells))
    results = {cell.source.split("  //")[0].strip(): cell for cell in executed.cells}
    assert text_of(results["h['start']['detectors']"]) == "[ 'det', 'camera' ]"
    assert text_of(results["await getFields(h)"]) == "[ 'det', 'image', 'motor', 'motor_setpoint' ]"
    assert text_of(results["first.shape"]) == "[ 120, 160 ]"
    for source in ("db.getTable(h)", "db.getTable(h, ['det'])"):
        assert "text/html" in results[source].outputs[0].data
    assert len(pictures_of(results["imshow(first, { cmap: 'magma', norm: 'log' });"])) == 1


def test_the_cookbook_runs_in_stock_tslab(workspace):
    workspace.install_packages()
    notebook = kept("cookbook")
    notebook.cells.insert(0, new_code_cell(IMPORTS, id="imports"))
    executed = code_cells(workspace.execute(notebook, kernel="tslab"))
    for id in ("detectors", "first-shape", "fields"):
        assert text_of(executed[id]) == EXPECTED["cookbook"][id], id
    for id in PICTURES["cookbook"]:
        assert len(pictures_of(executed[id])) == 1, id
