import { enableCompileCache } from 'node:module';

enableCompileCache?.();
const { startKernel } = await import('./session/start.js');
const connectionFile = process.argv[2];
if (connectionFile === undefined) {
  process.stderr.write('Usage: node main.js <connection file>; Jupyter starts this program with one.\n');
  process.exit(2);
}
startKernel(connectionFile);

export {};
