// Records a scan with simulated devices into a folder of runs, which databroker reads with examples/read.py:
//
//     node examples/simulate.mjs ~/runs
//     .venv/bin/python examples/read.py ~/runs
import { mkdirSync } from 'node:fs';
import { openCatalog } from '@brokerlab/core';
import { RE, camera, det, motor, scan } from '@brokerlab/sim';

const [folder = 'runs', points = '15'] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const db = await openCatalog(folder);
RE.db = db;
const uids = await RE(scan([det, camera], motor, -10, 10, Number(points)));
for (const uid of uids) console.log(uid);
await db.close();
