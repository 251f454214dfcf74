"""Records scans with the real Bluesky, simulated devices and suitcase-jsonl, into a folder that Brokerlab reads.

    .venv/bin/python examples/acquire.py                          # one scan, at once
    .venv/bin/python examples/acquire.py --points 60 --delay 1    # one to watch while it grows
    .venv/bin/python examples/acquire.py --catalog ~/runs --repeat 5

In a notebook, `await db[-1]` is then the newest of these runs.
"""

import argparse
import json
from pathlib import Path

from bluesky import RunEngine
from bluesky.plan_stubs import one_nd_step, sleep, trigger_and_read
from bluesky.plans import scan
from event_model import RunRouter
from ophyd.sim import det, motor
from suitcase.jsonl import Serializer

EXAMPLE = Path(__file__).resolve().parent.parent / ".brokerlab" / "catalog"


def latest_scan_id(catalog):
    """The scan_id of the newest run there is, from which this session counts on."""
    starts = []
    for file in catalog.glob("*.jsonl"):
        with file.open() as lines:
            first = lines.readline()
        if first.endswith("\n"):
            starts.append(json.loads(first)[1])
    newest = max(starts, key=lambda start: start["time"], default={})
    return newest.get("scan_id", 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--catalog", type=Path, default=EXAMPLE, help="the folder to write to (default: the example catalog)")
    parser.add_argument("--points", type=int, default=15, help="points of a scan")
    parser.add_argument("--delay", type=float, default=0, help="seconds between points")
    parser.add_argument("--repeat", type=int, default=1, help="number of scans")
    options = parser.parse_args()
    options.catalog.mkdir(parents=True, exist_ok=True)

    def one_run(name, start):
        # flush: each document is there for readers as soon as it is written
        return [Serializer(options.catalog, flush=True)], []

    def read_and_wait(devices, *args, **kwargs):
        yield from sleep(options.delay)
        return (yield from trigger_and_read(devices, *args, **kwargs))

    def per_step(detectors, step, pos_cache):
        return (yield from one_nd_step(detectors, step, pos_cache, take_reading=read_and_wait))

    RE = RunEngine({"scan_id": latest_scan_id(options.catalog), "operator": "acquire.py"})
    RE.subscribe(RunRouter([one_run]))
    for _ in range(options.repeat):
        plan = scan([det], motor, -10, 10, options.points, per_step=per_step if options.delay else None)
        for uid in RE(plan):
            print(uid, flush=True)


if __name__ == "__main__":
    main()
