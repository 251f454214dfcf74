import { readStamp, writeStamp } from './stamps.mjs';

/**
 * Does one step of the set-up, unless its stamp says that nothing changed since it was last done. The stamp goes into
 * the folder that the step makes, so that it vanishes with it.
 */
export async function step(title, { stamp, file, done = () => true }, work) {
  if (readStamp(file) === stamp && done()) return false;
  const start = Date.now();
  process.stdout.write(`- ${title} … `);
  await work();
  writeStamp(file, stamp);
  process.stdout.write(`${((Date.now() - start) / 1000).toFixed(1)} s\n`);
  return true;
}
