import pytest

LOOPS = {
    "before an await": "while (true) {}",
    "after an await": "await new Promise(r => setTimeout(r, 5)); while (true) {}",
    "for without a block": "for (;;) ;",
    "do": "do {} while (true)",
    "swallowing errors": "while (true) { try { JSON.parse('') } catch {} }",
    "recursion": "function fib(n: number): number { return n < 2 ? n : fib(n - 1) + fib(n - 2) }\nfib(80)",
    "recursion of arrows": "const g = (n: number): number => n < 2 ? n : g(n - 1) + g(n - 2);\ng(80)",
    "a pending await": "await new Promise(() => {})",
    "a pending last expression": "new Promise(() => {})",
    "a display that never ends": "({ [Symbol.for('Jupyter.display')]: () => new Promise(() => {}) })",
    "a library call before an await": "'a'.repeat(40).match(/(a+)+$b/)",
}


@pytest.mark.parametrize("code", LOOPS.values(), ids=LOOPS.keys())
def test_an_interrupt_stops(notebook, code):
    notebook.run("let kept = 42", ok=True)
    cell = notebook.run(code, interrupt_after=0.6)
    assert cell.error["ename"] == "Interrupted"
    assert notebook.run("kept", ok=True).result == "42"


def test_the_loop_of_an_interrupted_await_does_not_go_on(notebook):
    code = "let turns = 0; while (true) { await new Promise(r => setTimeout(r, 20)); turns++; globalThis.turns = turns }"
    code = code.replace("globalThis.turns", "(globalThis as any).turns")
    assert notebook.run(code, interrupt_after=0.6).error["ename"] == "Interrupted"
    count = "await new Promise(r => setTimeout(r, 200)); (globalThis as any).turns"
    assert notebook.run(count, ok=True).result == notebook.run(count, ok=True).result


def test_functions_of_an_interrupted_cell_work_on(notebook):
    notebook.run("function double(n: number) { return 2 * n }", ok=True)
    notebook.run("function spin() { while (true) {} }\nspin()", interrupt_after=0.5)
    assert notebook.run("double(4)", ok=True).result == "8"


def test_the_traceback_of_a_loop_points_at_it(notebook):
    cell = notebook.run("let i = 0;\nwhile (true) {\n  i++;\n}", interrupt_after=0.5)
    assert f"Cell [{cell.reply['execution_count']}]:2:" in cell.traceback


def test_a_long_library_call_after_an_await_is_reported(notebook):
    code = "await null; Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 6000)"
    cell = notebook.run(code, interrupt_after=0.5)
    assert "restart the kernel" in cell.text("stderr")
    assert notebook.run("1", ok=True).result == "1"


def test_an_interrupt_while_nothing_runs_does_no_harm(notebook):
    notebook.manager.interrupt_kernel()
    assert notebook.run("let s = 0; for (let i = 0; i < 1000; i++) s += i; s", ok=True).result == "499500"


def test_an_interrupt_aborts_the_queue(notebook):
    ids = [notebook.client.execute("console.log('on'); await new Promise(() => {})"), notebook.client.execute("1")]
    notebook.iopub(lambda m: m["msg_type"] == "stream")
    notebook.manager.interrupt_kernel()
    assert [notebook.ask(i)["status"] for i in ids] == ["error", "aborted"]


def test_kernel_info_is_answered_while_a_cell_loops(notebook):
    cell = notebook.client.execute("console.log('on'); while (true) {}")
    notebook.iopub(lambda m: m["msg_type"] == "stream")
    info = notebook.ask(notebook.client.kernel_info())
    assert info["status"] == "ok" and info["language_info"]["file_extension"] == ".ts"
    notebook.manager.interrupt_kernel()
    assert notebook.ask(cell)["status"] == "error"
