"""What is there from the first cell, typed, in an empty folder."""

import json
import os
import time
from pathlib import Path

import pytest

UIDS = ["aaaa1111-0000-4000-8000-000000000000", "bbbb2222-0000-4000-8000-000000000000"]


def write_run(folder, uid, scan_id):
    """A run as suitcase-jsonl writes it."""
    now = time.time() + scan_id
    descriptor = f"d{scan_id}"
    key = {"dtype": "number", "shape": [], "source": "SIM:det"}
    lines = [
        ["start", {"uid": uid, "time": now, "scan_id": scan_id, "plan_name": "count", "detectors": ["det"]}],
        ["descriptor", {"uid": descriptor, "run_start": uid, "time": now, "name": "primary", "data_keys": {"det": key, "motor_x": key}}],
        *(
            ["event", {"uid": f"e{scan_id}{n}", "descriptor": descriptor, "seq_num": n, "time": now + n, "data": {"det": n * 1.5, "motor_x": float(n)}, "timestamps": {"det": now, "motor_x": now}}]
            for n in (1, 2)
        ),
        ["stop", {"uid": f"s{scan_id}", "run_start": uid, "time": now + 3, "exit_status": "success", "num_events": {"primary": 2}}],
    ]
    Path(folder, f"{uid}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))


@pytest.fixture(scope="module", autouse=True)
def runs():
    folder = os.environ["BROKERLAB_CATALOG"]
    for number, uid in enumerate(UIDS):
        write_run(folder, uid, number + 1)
    yield
    for uid in UIDS:
        Path(folder, f"{uid}.jsonl").unlink()


def matches(notebook, text, cursor=None):
    reply = notebook.ask(notebook.client.complete(text, cursor))
    return reply["matches"], text[: reply["cursor_start"]]


def test_db_is_there(notebook):
    assert notebook.run("(await db[-1]).uid", ok=True).result == f"'{UIDS[1]}'"
    assert notebook.run("(await db['aaaa']).start.scan_id", ok=True).result == "1"
    assert notebook.run("(await db.latest(5)).length", ok=True).result == "2"


def test_a_bare_reference_is_awaited_and_shown(notebook):
    data = notebook.run("db[-1]", ok=True).of("execute_result")[0]["data"]
    assert "text/html" in data and UIDS[1] in data["text/html"]
    data = notebook.run("db.getTable(db[-1])", ok=True).of("execute_result")[0]["data"]
    assert "text/html" in data and "motor_x" in data["text/html"]


def test_the_globals_have_types(notebook):
    """Each line compiles only if the type is what it says; `any` would pass everything, so the wrong ones must fail."""
    good = [
        "const uid: string = (await db[-1]).uid",
        "const names: string[] = await getFields(db[-1])",
        "const other: Promise<typeof db> = openCatalog('.')",
        "clearOutput({ wait: true })",
        "const shown: void = help()",
        "imshow.name + plot.name + display.name",
    ]
    for code in good:
        notebook.run(code, ok=True)
    wrong = ["const n: number = (await db[-1]).uid", "openCatalog(1)", "clearOutput(3)", "db.getTable()", "imshow()", "plot()"]
    for code in wrong:
        assert notebook.run(code, ok=False).error["ename"] == "CompileError", code


def test_a_forgotten_await_is_told(notebook):
    told = notebook.run("db[-1].start.uid", ok=False).error
    assert told["ename"] == "CompileError" and "write: const h = await db[…]" in told["evalue"]
    told = notebook.run("(db[-1] as any).start.uid", ok=False).error
    assert told["ename"] == "InvalidKey" and "write: const h = await db[…]" in told["evalue"]


def test_a_mistyped_method_is_told(notebook):
    told = notebook.run("db.getTabel(db[-1])", ok=False).error
    assert told["ename"] == "CompileError" and "not callable" in told["evalue"]
    told = notebook.run("await db.getTabel", ok=False).error
    assert told["ename"] == "RunNotFound" and "did you mean db.getTable?" in told["evalue"]


def test_our_packages_can_be_imported(notebook):
    assert notebook.run("import * as core from '@brokerlab/core'; core.isBrokerError(1)", ok=True).result == "false"
    assert notebook.run("import { db as same } from '@brokerlab/kernel'; same === db", ok=True).result == "true"
    assert notebook.run("import { RE, scan } from '@brokerlab/sim'; typeof RE + typeof scan", ok=True).result == "'functionfunction'"
    code = "const { isBrokerError } = await import('@brokerlab/core'); isBrokerError === core.isBrokerError"
    assert notebook.run(code, ok=True).result == "true"


def test_errors_of_the_catalog(notebook):
    cell = notebook.run("await db['ffff']", ok=False)
    assert cell.error["ename"] == "RunNotFound"
    assert f"Cell [{cell.reply['execution_count']}]:1:" in cell.traceback


def test_completion_of_uids(notebook):
    for text in ("db['", 'await db["', "const h = await db['"):
        assert matches(notebook, text) == (UIDS[::-1], text)
    assert matches(notebook, "db['bbb") == ([UIDS[1]], "db['")
    assert matches(notebook, "db['aa']", 6) == ([UIDS[0]], "db['")


def test_completion_of_fields_and_columns(notebook):
    notebook.run("const h = await db[-1]; const table = await db.getTable(h)", ok=True)
    assert matches(notebook, "db.getTable(h, ['") == (["det", "motor_x"], "db.getTable(h, ['")
    assert matches(notebook, "db.getTable(db[-1], ['det', 'mo") == (["motor_x"], "db.getTable(db[-1], ['det', '")
    assert matches(notebook, "h.table({ fields: ['d") == (["det"], "h.table({ fields: ['")
    assert set(matches(notebook, "table['")[0]) >= {"seq_num", "time", "det", "motor_x"}
    assert matches(notebook, "table['m") == (["motor_x"], "table['")


def test_completion_of_names(notebook):
    assert "getTable" in matches(notebook, "db.getT")[0]
    assert "openCatalog" in matches(notebook, "openC")[0]
    assert matches(notebook, "'🙂'; Math.asin")[1] == "'🙂'; Math."


def test_inspection_tells_the_documentation(notebook):
    def inspect(text):
        return notebook.ask(notebook.client.inspect(text))

    found = inspect("openCatalog")
    assert found["found"] and "openCatalog(" in found["data"]["text/plain"]
    assert "Opens a catalog" in found["data"]["text/plain"] and "Opens a catalog" in found["data"]["text/markdown"]
    assert "getTable(" in inspect("db.getTable(h, ")["data"]["text/plain"]
    found = inspect("db")["data"]["text/plain"]
    assert found.startswith("const db: Broker\n\n") and "await db[-1]" in found
    assert not inspect("   ")["found"]


def test_help(notebook):
    assert "db.getTable" in notebook.run("help()", ok=True).of("display_data")[0]["data"]["text/markdown"]
    shown = notebook.run("help(openCatalog)", ok=True).of("display_data")[0]["data"]["text/markdown"]
    assert "Opens a catalog" in shown
    assert "getTable(" in notebook.run("help('db.getTable')", ok=True).of("display_data")[0]["data"]["text/markdown"]
    assert "getTable(" in notebook.run("help(db.getTable)", ok=True).of("display_data")[0]["data"]["text/markdown"]


def test_drawings_come_before_the_cell_ends(notebook):
    cell = notebook.run("plot(db[-1], { x: 'motor_x', y: 'det' }); undefined", ok=True)
    [shown] = cell.of("display_data")
    assert shown["data"]["image/png"].startswith("iVBOR") and "text/plain" in shown["data"]
    cell = notebook.run("imshow([[1, 2], [3, 4]]); imshow([[5, 6], [7, 8]]); undefined", ok=True)
    assert len(cell.of("display_data")) == 2


def test_a_db_of_ones_own(notebook):
    notebook.run("const db = { mine: [1, 2] }", ok=True)
    assert notebook.run("db.mine.length", ok=True).result == "2"
    assert matches(notebook, "db.mi")[0] == ["mine"]
    assert "does not exist" in notebook.run("db.getTable", ok=False).error["evalue"]
