/** Milliseconds of `times` calls, one after the other: the first, and the least of all. */
export async function measure(work, times) {
  const taken = [];
  for (let i = 0; i < times; i++) {
    const begin = performance.now();
    await work(i);
    taken.push(performance.now() - begin);
  }
  return { first: taken[0], min: Math.min(...taken) };
}

/** The most memory that the process has had so far, in MB. */
export function peakMemory() {
  return process.resourceUsage().maxRSS / 1024;
}

/** What a case or a peer tells: one line of JSON. */
export function report(result) {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
