// node frames.mjs <folder> <root of the files> <times>: the frames of a run one by one.
import { openCatalog } from '../../packages/core/dist/index.js';
import { measure, peakMemory, report } from '../measure.mjs';

const [folder, root, times] = process.argv.slice(2);
const db = await openCatalog(folder, { timezone: 'UTC', roots: [root] });
const images = await db.getImages(db[-1], 'cam');
let sum = 0;
const result = await measure(async () => {
  sum = 0;
  for (const image of images) sum += (await image.read()).data[1000];
}, Number(times));
await db.close();
report({ ...result, sum, memory: peakMemory() });
