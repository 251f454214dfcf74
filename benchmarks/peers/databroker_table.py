"""python databroker_table.py <folder> <times>: get_table of the newest run, as users call it."""
import sys
import warnings

warnings.simplefilter("ignore")
from databroker._drivers.jsonl import BlueskyJSONLCatalog  # noqa: E402
from measure import measure, report  # noqa: E402

folder, times = sys.argv[1:]


def read():
    db = BlueskyJSONLCatalog(f"{folder}/*.jsonl").v1
    db.get_table(db[-1])


report(measure(read, int(times)))
