// node catalog.mjs <folder> <times>: opens, looks up the latest, a prefix and a scan_id; then those again.
import { openCatalog } from '../../packages/core/dist/index.js';
import { measure, peakMemory, report } from '../measure.mjs';

const [folder, times] = process.argv.slice(2);
const lookUp = async db => {
  const { uid } = (await db[-1]).start;
  await db[uid.slice(0, 8)];
  await db[500];
};
const opening = await measure(async () => {
  const db = await openCatalog(folder, { timezone: 'UTC' });
  await lookUp(db);
  await db.close();
}, Number(times));
const db = await openCatalog(folder, { timezone: 'UTC' });
await lookUp(db);
const again = await measure(() => lookUp(db), 5 * Number(times));
const listing = await measure(async () => {
  let count = 0;
  for await (const header of db.search({ plan_name: 'scan' })) count += header.start.scan_id > 0 ? 1 : 0;
  if (count === 0) throw new Error('no runs found');
}, Number(times));
await db.close();
report({ opening, again, listing, memory: peakMemory() });
