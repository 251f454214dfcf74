"""Reads the newest run of a folder with databroker, whoever wrote it: Bluesky with suitcase, or Brokerlab's db.insert.

.venv/bin/python examples/read.py ~/runs
"""

import sys
from pathlib import Path

from databroker._drivers.jsonl import BlueskyJSONLCatalog


def main():
    [folder] = sys.argv[1:]
    db = BlueskyJSONLCatalog(str(Path(folder) / "*.jsonl")).v1
    header = db[-1]
    print(header.start["uid"], header.start["plan_name"], header.stop["exit_status"])
    table = header.table(fill=True)
    print("fields:", *table.columns)
    print("points:", len(table), "sum of det:", repr(float(table["det"].sum())))
    for field, key in header.descriptors[0]["data_keys"].items():
        if "external" in key:
            frames = [frame for frame in header.data(field)]
            print(field, frames[0].shape, frames[0].dtype, "sum:", sum(int(frame.sum()) for frame in frames))


if __name__ == "__main__":
    main()
