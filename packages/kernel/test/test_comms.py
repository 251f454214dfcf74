OPEN = """
import { openComm, registerTarget } from '@brokerlab/kernel';
const comm = openComm('page', { hello: 1n }, { metadata: { v: '1' }, buffers: [new Uint8Array([1, 2, 3])] });
const got: unknown[] = [];
comm.onMsg(m => { got.push([m.data, m.buffers.map(b => [...b])]); comm.send({ echo: m.data }, { buffers: m.buffers }) });
"""


def send(notebook, kind, content, buffers=()):
    message = notebook.client.session.msg(kind, content)
    notebook.client.session.send(notebook.client.shell_channel.socket, message, buffers=list(buffers))
    return message["header"]["msg_id"]


def kind_is(kind):
    return lambda message: message["msg_type"] == kind


def test_opened_from_a_cell_with_buffers(notebook):
    cell = notebook.run(OPEN, ok=True)
    [message] = [m for m in cell.messages if m["msg_type"] == "comm_open"]
    assert message["content"]["target_name"] == "page" and message["content"]["data"] == {"hello": 1}
    assert message["metadata"] == {"v": "1"}
    assert [bytes(b) for b in message["buffers"]] == [b"\1\2\3"]
    info = notebook.ask(notebook.client.comm_info())
    assert info["comms"] == {message["content"]["comm_id"]: {"target_name": "page"}}
    assert notebook.ask(notebook.client.comm_info("other"))["comms"] == {}


def test_served_while_a_cell_awaits(notebook):
    comm_id = next(iter(notebook.ask(notebook.client.comm_info())["comms"]))
    code = "await new Promise<void>(done => { const off = comm.onMsg(m => { if (m.data.end) { off(); done() } }) }); got"
    cell = notebook.client.execute(code)
    sent = send(notebook, "comm_msg", {"comm_id": comm_id, "data": {"n": 7}}, [b"\x09\x08"])
    echo = notebook.iopub(kind_is("comm_msg"))[-1]
    assert echo["content"]["data"] == {"echo": {"n": 7}}
    assert [bytes(b) for b in echo["buffers"]] == [b"\x09\x08"]
    assert echo["parent_header"]["msg_id"] == sent
    send(notebook, "comm_msg", {"comm_id": comm_id, "data": {"end": True}})
    assert notebook.ask(cell)["status"] == "ok"
    shown = notebook.iopub(kind_is("execute_result"))[-1]["content"]["data"]["text/plain"]
    assert shown.startswith("[ [ { n: 7 }, [ [ 9, 8 ] ] ]") or "n: 7" in shown


def test_while_a_cell_runs_the_kernel_stays_busy(notebook):
    cell = notebook.client.execute("await new Promise(r => setTimeout(r, 500))")
    send(notebook, "comm_msg", {"comm_id": "unknown", "data": {}})
    seen = notebook.iopub(
        lambda m: m["msg_type"] == "status"
        and m["content"]["execution_state"] == "idle"
        and m["parent_header"]["msg_id"] == cell
    )
    states = [(m["content"]["execution_state"], m["parent_header"]["msg_id"] == cell) for m in seen if m["msg_type"] == "status"]
    between = states[states.index(("busy", True)) :]
    assert ("idle", False) in between
    assert between[between.index(("idle", False)) + 1] == ("busy", True)
    notebook.ask(cell)


def test_opened_from_the_page(notebook):
    notebook.run("registerTarget('mine', (c, m) => { console.log('opened', m.data.a); c.onClose(() => console.log('closed')); c.send({ ready: true }) })", ok=True)
    opened = send(notebook, "comm_open", {"comm_id": "c1", "target_name": "mine", "data": {"a": 5}})
    shown = notebook.iopub(kind_is("stream"))[-1]
    assert shown["content"]["text"] == "opened 5\n" and shown["parent_header"]["msg_id"] == opened
    assert notebook.iopub(kind_is("comm_msg"))[-1]["content"]["data"] == {"ready": True}
    send(notebook, "comm_close", {"comm_id": "c1", "data": {}})
    assert notebook.iopub(kind_is("stream"))[-1]["content"]["text"] == "closed\n"
    assert "c1" not in notebook.ask(notebook.client.comm_info())["comms"]


def test_an_unknown_target_is_closed_again_and_told(notebook):
    send(notebook, "comm_open", {"comm_id": "c2", "target_name": "nobody", "data": {}})
    seen = notebook.iopub(kind_is("stream"))
    assert "nobody" in seen[-1]["content"]["text"]
    assert any(m["msg_type"] == "comm_close" and m["content"]["comm_id"] == "c2" for m in seen)


def test_a_failing_listener_is_told(notebook):
    notebook.run("registerTarget('bad', c => { c.onMsg(() => { throw new Error('in the listener') }) })", ok=True)
    send(notebook, "comm_open", {"comm_id": "c3", "target_name": "bad", "data": {}})
    send(notebook, "comm_msg", {"comm_id": "c3", "data": {}})
    text = notebook.iopub(kind_is("stream"))[-1]["content"]["text"]
    assert "in the listener" in text and "Cell [" in text


def test_closed_from_a_cell(notebook):
    cell = notebook.run("comm.close({ why: 'done' }); comm.closed", ok=True)
    assert cell.result == "true" and cell.of("comm_close")[0]["data"] == {"why": "done"}
    assert "closed" in notebook.run("comm.send({})", ok=False).error["evalue"]
