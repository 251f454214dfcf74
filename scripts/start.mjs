// npm start [-- --no-browser] [-- --port N]: sets up what is missing and opens JupyterLab on the cookbook.
import { parseArgs } from 'node:util';
import { report, SetupFailure } from './setup/failure.mjs';
import { setUp } from './setup/setup.mjs';
import { checkPort, openLab } from './setup/lab.mjs';

const usage = 'npm start -- [--no-browser] [--port N]';

function options() {
  try {
    const { values } = parseArgs({
      options: { 'no-browser': { type: 'boolean' }, port: { type: 'string' } }
    });
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port === undefined || (Number.isInteger(port) && port > 0 && port < 65536))
      return { browser: !values['no-browser'], port };
  } catch (error) {
    throw new SetupFailure(error.message, `Call it as: ${usage}`);
  }
  throw new SetupFailure('--port takes a number from 1 to 65535.', `Call it as: ${usage}`);
}

async function main() {
  const { browser, port } = options();
  await checkPort(port);
  await setUp();
  process.exitCode = await openLab({ browser, port });
}

main().catch(error => {
  report(error);
  process.exitCode = 1;
});
