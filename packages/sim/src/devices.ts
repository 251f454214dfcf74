import { SimAxis } from './SimAxis.js';
import { SimCamera } from './SimCamera.js';
import { SimGauss } from './SimGauss.js';

export const motor: SimAxis = new SimAxis('motor');
export const motor1: SimAxis = new SimAxis('motor1');
export const motor2: SimAxis = new SimAxis('motor2');
export const motor3: SimAxis = new SimAxis('motor3');

/** A Gaussian of `motor`, as `det` of ophyd.sim; so are the others of their namesakes. */
export const det: SimGauss = new SimGauss('det', motor);
export const det1: SimGauss = new SimGauss('det1', motor1, { Imax: 5, sigma: 0.5 });
export const det2: SimGauss = new SimGauss('det2', motor2, { center: 1, Imax: 2, sigma: 2 });
export const det3: SimGauss = new SimGauss('det3', motor3, { center: -1, Imax: 2 });
export const det4: SimGauss = new SimGauss('det4', [motor1, motor2]);
export const noisyDet: SimGauss = new SimGauss('noisy_det', motor, {
  noise: 'uniform',
  noiseMultiplier: 0.1
});

/** An area detector that follows `motor`; its field is `image`. */
export const camera: SimCamera = new SimCamera('camera', motor, { field: 'image' });
