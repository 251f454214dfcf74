import { RE, scan, det, camera, motor } from '@brokerlab/sim';
const [uid] = await RE(scan([det, camera], motor, -10, 10, 15));   // simulated; a real beamline writes the same documents
const h = await db[uid];
h['start']['detectors']                                        // [ 'det', 'camera' ]
await db[-1]; await db[-5]; await db.latest(5);
const events = db.getEvents(h);                                // nothing read yet
(await events.toArray()).map(event => event.data)
db.getTable(h)                                                 // a bare last expression is awaited and shown
const table = await db.getTable(h);
table['det']
table.mean()
db.getTable(h, ['det'])
await getFields(h)
const images = await db.getImages(h, 'image');
const first = images[0];
first.shape
imshow(first, { cmap: 'magma', norm: 'log' });
