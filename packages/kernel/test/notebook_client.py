"""A kernel with a client, as the tests use it."""

from dataclasses import dataclass, field
from threading import Timer

TIMEOUT = 40


@dataclass
class Cell:
    """What a cell gave."""

    reply: dict
    messages: list = field(default_factory=list)

    def of(self, kind):
        return [m["content"] for m in self.messages if m["msg_type"] == kind]

    def text(self, name="stdout"):
        return "".join(c["text"] for c in self.of("stream") if c["name"] == name)

    @property
    def result(self):
        return [c["data"]["text/plain"] for c in self.of("execute_result")][-1]

    @property
    def error(self):
        return self.of("error")[-1]

    @property
    def traceback(self):
        return "\n".join(self.error["traceback"])


class Notebook:
    def __init__(self, manager, client):
        self.manager = manager
        self.client = client

    def run(self, code, *, interrupt_after=None, ok=None, **options):
        messages = []
        if interrupt_after is not None:
            Timer(interrupt_after, self.manager.interrupt_kernel).start()
        reply = self.client.execute_interactive(
            code, timeout=TIMEOUT, output_hook=messages.append, **options
        )
        cell = Cell(reply["content"], messages)
        if ok is not None:
            assert (cell.reply["status"] == "ok") is ok, cell
        return cell

    def ask(self, msg_id):
        """The reply on the shell channel to a request."""
        while True:
            reply = self.client.get_shell_msg(timeout=TIMEOUT)
            if reply["parent_header"]["msg_id"] == msg_id:
                return reply["content"]

    def iopub(self, wanted):
        """Reads iopub until `wanted(message)` is true; gives what was read."""
        seen = []
        while True:
            seen.append(self.client.get_iopub_msg(timeout=TIMEOUT))
            if wanted(seen[-1]):
                return seen
