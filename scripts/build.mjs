// npm run build: builds what changed, with the Node and the tools of .venv, which it makes if need be.
import { report } from './setup/failure.mjs';
import { setUp } from './setup/setup.mjs';

setUp({ until: 'build' }).catch(error => {
  report(error);
  process.exitCode = 1;
});
