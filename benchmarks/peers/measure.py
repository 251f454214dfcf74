import json
import resource
import time


def measure(work, times):
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begin) * 1000)
    return {"first": taken[0], "min": min(taken)}


def report(result):
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**result, "memory": memory}))
