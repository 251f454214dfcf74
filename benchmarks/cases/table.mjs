// node table.mjs <folder> <times> whole|one|first|raw [file]
import { readFileSync } from 'node:fs';
import { openCatalog } from '../../packages/core/dist/index.js';
import { measure, peakMemory, report } from '../measure.mjs';

const [folder, times, what, file] = process.argv.slice(2);

const works = {
  raw: () => void readFileSync(file),
  whole: db => db.getTable(db[-1]),
  one: db => db.getTable(db[-1], ['field_4']),
  async first(db) {
    for await (const _ of db.getEvents(db[-1])) return;
  }
};

const before = peakMemory();
const result = await measure(async () => {
  const db = await openCatalog(folder, { timezone: 'UTC' });
  await works[what](db);
  await db.close();
}, Number(times));
report({ ...result, memory: peakMemory(), grown: peakMemory() - before });
