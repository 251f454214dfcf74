"""python databroker_catalog.py <folder>: opens, and looks up the latest, a prefix and a scan_id."""
import sys
import warnings

warnings.simplefilter("ignore")
from databroker._drivers.jsonl import BlueskyJSONLCatalog  # noqa: E402
from measure import measure, report  # noqa: E402

(folder,) = sys.argv[1:]
db = None


def look_up():
    uid = db[-1].start["uid"]
    db[uid[:8]]
    db[500]


def opening():
    global db
    db = BlueskyJSONLCatalog(f"{folder}/*/*.jsonl").v1
    look_up()


report({"opening": measure(opening, 1), "again": measure(look_up, 2)})
