export { count, gridScan, relScan, scan, type GridArguments, type ScanArguments } from './plans.js';
export type { GridOptions, Message, Plan, PlanOptions } from './plan.js';
export {
  createRunEngine,
  RE,
  RunAborted,
  type Destination,
  type RunEngine,
  type RunEngineOptions,
  type Subscriber
} from './run-engine.js';
export { camera, det, det1, det2, det3, det4, motor, motor1, motor2, motor3, noisyDet } from './devices.js';
export { SimAxis } from './SimAxis.js';
export { SimCamera } from './SimCamera.js';
export { SimGauss, type GaussOptions } from './SimGauss.js';
export type { AssetDocuments, AssetFolder, Movable, Readable, Reading } from './device.js';
