def test_the_value_of_the_last_expression(notebook):
    assert notebook.run("[1, 2].map(x => x * 2)").result == "[ 2, 4 ]"
    assert notebook.run("const quiet = 1").of("execute_result") == []
    assert notebook.run("undefined").of("execute_result") == []
    assert notebook.run("null").result == "null"
    assert notebook.run("({ then(done: (v: number) => void) { done(5) } })").result == "5"


def test_a_value_shows_itself(notebook):
    code = "({ async [Symbol.for('Jupyter.display')]() { return { 'image/png': new Uint8Array([1, 2, 3]), 'application/json': { a: 1n } } } })"
    data = notebook.run(code, ok=True).of("execute_result")[0]["data"]
    assert data["image/png"] == "AQID"
    assert data["application/json"] == {"a": 1}
    assert "text/plain" in data


def test_a_display_that_fails_is_told(notebook):
    cell = notebook.run("({ [Symbol.for('Jupyter.display')]() { throw new Error('no picture') } })", ok=True)
    assert "no picture" in cell.text("stderr")


def test_errors_point_at_the_cell(notebook):
    code = "type T = { a: number };\nfunction fail(t: T) {\n  throw new RangeError(`bad ${t.a}`);\n}\n\nfail({ a: 3 });"
    cell = notebook.run(code, ok=False)
    count = cell.reply["execution_count"]
    assert (cell.error["ename"], cell.error["evalue"]) == ("RangeError", "bad 3")
    assert f"at fail (Cell [{count}]:3:" in cell.traceback
    assert f"at Cell [{count}]:6:1" in cell.traceback
    assert '> 3 |   throw new RangeError(`bad ${t.a}`);' in cell.traceback
    assert "brokerlab-cell" not in cell.traceback and "/dist/" not in cell.traceback
    assert cell.reply["ename"] == "RangeError" and cell.reply["traceback"] == cell.error["traceback"]


def test_errors_after_an_await_and_across_cells(notebook):
    first = notebook.run("async function late() {\n  await new Promise(r => setTimeout(r, 5));\n  throw new Error('late');\n}")
    cell = notebook.run("1;\nawait late();", ok=False)
    assert f"late (Cell [{first.reply['execution_count']}]:3:" in cell.traceback
    assert f"Cell [{cell.reply['execution_count']}]:2:" in cell.traceback


def test_stacks_that_a_cell_prints_point_at_the_cell(notebook):
    cell = notebook.run("\n\nconsole.log(new Error('shown').stack)", ok=True)
    assert f"Cell [{cell.reply['execution_count']}]:3:13" in cell.text()


def test_causes_are_told(notebook):
    cell = notebook.run("throw new Error('outer', { cause: new TypeError('inner') })", ok=False)
    assert "Caused by: TypeError: inner" in cell.traceback


def test_something_else_thrown(notebook):
    assert notebook.run("throw { code: 7 }", ok=False).error["evalue"] == "{ code: 7 }"
    assert notebook.run("throw undefined", ok=False).error["evalue"] == "undefined"


def test_compile_errors(notebook):
    cell = notebook.run("const a = 1;\nconst n: number = 'text';", ok=False)
    count = cell.reply["execution_count"]
    assert cell.error["ename"] == "CompileError"
    assert cell.error["evalue"] == f"Cell [{count}]:2:7 - TS2322: Type 'string' is not assignable to type 'number'."
    assert "> 2 | const n: number = 'text';" in cell.traceback
    assert notebook.run("let = ;", ok=False).error["ename"] == "CompileError"


def test_what_a_failed_cell_had_set_is_kept(notebook):
    notebook.run("const before = 'old'", ok=True)
    notebook.run("const reached: number = 1;\nthrow new Error('stop');\nconst before = 2, missed = 3;", ok=False)
    assert notebook.run("reached + 1", ok=True).result == "2"
    assert notebook.run("before.toUpperCase()", ok=True).result == "'OLD'"
    assert "Cannot find name 'missed'" in notebook.run("missed", ok=False).error["evalue"]


def test_declaring_again(notebook):
    notebook.run("const x = 1; class C { one = 1 }; interface I { a: number }", ok=True)
    notebook.run("const x = 'text'; class C { two = 2 }; interface I { b: number }", ok=True)
    assert notebook.run("const i: I = { b: 1 }; x.length + new C().two + i.b", ok=True).result == "7"


def test_failures_that_nothing_caught(notebook):
    cell = notebook.run("Promise.reject(new Error('lost')); await new Promise(r => setTimeout(r, 50))", ok=True)
    assert "lost" in cell.text("stderr")
    cell = notebook.run("setTimeout(() => { throw new Error('astray') }, 5); await new Promise(r => setTimeout(r, 80))", ok=True)
    assert "astray" in cell.text("stderr") and "Cell [" in cell.text("stderr")


def test_process_exit_does_not_end_the_kernel(notebook):
    assert "does not end the kernel" in notebook.run("process.exit(1)", ok=False).error["evalue"]
    assert notebook.run("'alive'", ok=True).result == "'alive'"


def test_output_stays_with_its_cell(notebook):
    first = notebook.client.execute("setTimeout(() => console.log('from the first'), 300); undefined")
    notebook.ask(first)
    cell = notebook.run("console.log('from the second'); await new Promise(r => setTimeout(r, 600))", ok=True)
    assert cell.text() == "from the second\n"
    notebook.client.execute("console.log('again'); setTimeout(() => console.error('late'), 200); undefined")
    seen = notebook.iopub(lambda m: m["msg_type"] == "stream" and m["content"]["name"] == "stderr")
    assert seen[-1]["parent_header"]["msg_id"] == seen[0]["parent_header"]["msg_id"]


def test_silent_and_store_history(notebook):
    count = notebook.run("1").reply["execution_count"]
    silent = notebook.run("2", silent=True)
    assert [m for m in silent.messages if m["msg_type"] in ("execute_input", "execute_result")] == []
    assert notebook.run("3", store_history=False).reply["execution_count"] == count
    assert notebook.run("4").reply["execution_count"] == count + 1


def test_user_expressions(notebook):
    notebook.run("const side = 6", ok=True)
    reply = notebook.run("1", user_expressions={"area": "side * side", "bad": "nothing.at.all"}).reply
    assert reply["user_expressions"]["area"]["data"]["text/plain"] == "36"
    assert reply["user_expressions"]["bad"]["status"] == "error"


def test_stop_on_error(notebook):
    codes = ["throw new Error('first')", "1", "2"]
    ids = [notebook.client.execute(code) for code in codes]
    assert [notebook.ask(i)["status"] for i in ids] == ["error", "aborted", "aborted"]
    ids = [notebook.client.execute(code, stop_on_error=False) for code in codes]
    assert [notebook.ask(i)["status"] for i in ids] == ["error", "ok", "ok"]
    assert notebook.run("3", ok=True).result == "3"


def test_display_update_and_clear(notebook):
    output = "const out = (globalThis as any)[Symbol.for('brokerlab.output')];"
    cell = notebook.run(output + "const id = out.display({ 'text/plain': 'one' }); out.updateDisplay({ 'text/plain': 'two' }, id); clearOutput({ wait: true })", ok=True)
    [shown], [updated] = cell.of("display_data"), cell.of("update_display_data")
    assert shown["transient"]["display_id"] == updated["transient"]["display_id"]
    assert updated["data"] == {"text/plain": "two"}
    assert cell.of("clear_output") == [{"wait": True}]


def test_tslab_notebooks_run(notebook):
    cell = notebook.run("import * as tslab from 'tslab'; tslab.display.html('<p>hi</p>')", ok=True)
    assert cell.of("display_data")[0]["data"] == {"text/html": "<p>hi</p>"}


def test_input(notebook):
    notebook.client.execute("import { input } from '@brokerlab/kernel'; await input('name? ')", allow_stdin=True)
    asked = notebook.client.get_stdin_msg(timeout=20)
    assert asked["content"]["prompt"] == "name? "
    notebook.client.input("Ada")
    seen = notebook.iopub(lambda m: m["msg_type"] == "execute_result")
    assert seen[-1]["content"]["data"]["text/plain"] == "'Ada'"


def test_output_leaves_while_the_cell_computes(notebook):
    cell = notebook.client.execute("console.log('a'); console.log('b'); while (true) {}")
    seen = notebook.iopub(lambda m: m["msg_type"] == "stream" and "b" in m["content"]["text"])
    assert "".join(m["content"]["text"] for m in seen if m["msg_type"] == "stream") == "a\nb\n"
    notebook.manager.interrupt_kernel()
    assert notebook.ask(cell)["status"] == "error"


def test_much_output_arrives_whole(notebook):
    cell = notebook.run("for (let i = 0; i < 20000; i++) console.log(i)", ok=True)
    assert cell.text().split() == [str(i) for i in range(20000)]


def test_awaiting_outside_functions(notebook):
    code = "async function* three() { yield 1; yield 2; yield 3 }\nlet sum = 0;\nfor await (const n of three()) sum += n;\nsum"
    assert notebook.run(code, ok=True).result == "6"
    assert notebook.run("for await (const n of three()) console.log(n)", ok=True).text() == "1\n2\n3\n"
    assert notebook.run("if (sum) { await null }\n`${await Promise.resolve('t')}`", ok=True).result == "'t'"
    assert notebook.run("const [a, b] = await Promise.all([1, 2]); a + b", ok=True).result == "3"


def test_a_rejection_whose_stack_knows_no_cell_is_placed(notebook):
    notebook.run("const broken = () => ({ then(_: unknown, no: (e: Error) => void) { setTimeout(no, 1, new Error('x')) } })", ok=True)
    for code in ("1;\nawait broken()", "1;\nbroken()"):
        cell = notebook.run(code, ok=False)
        assert f"Cell [{cell.reply['execution_count']}]:2:1" in cell.traceback
