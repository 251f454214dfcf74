"""python orjson_table.py <file> <times>: the columns of a run, with a loop over orjson's objects."""
import sys
from array import array

import orjson
from measure import measure, report

path, times = sys.argv[1:]


def read():
    columns = {}
    clock, seq_nums = array("d"), array("q")
    with open(path, "rb") as file:
        for line in file:
            name, document = orjson.loads(line)
            if name == "descriptor":
                columns = {key: array("d") for key in document["data_keys"]}
            elif name == "event":
                data = document["data"]
                for key, column in columns.items():
                    column.append(data[key])
                clock.append(document["time"])
                seq_nums.append(document["seq_num"])


report(measure(read, int(times)))
