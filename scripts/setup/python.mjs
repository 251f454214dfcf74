import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupFailure } from './failure.mjs';
import { root, tool, venv } from './paths.mjs';
import { run } from './run.mjs';
import { hashOf } from './stamps.mjs';
import { step } from './step.mjs';

const requirement = kind => join(root, 'scripts', 'requirements', `${kind}.txt`);

function versionOf(python) {
  const { status, stdout } = spawnSync(
    python,
    ['-c', 'import sys; print("%d.%d.%d" % sys.version_info[:3])'],
    { encoding: 'utf8' }
  );
  return status === 0 ? stdout.trim() : undefined;
}

const newEnough = version => {
  const [major, minor] = version.split('.').map(Number);
  return major > 3 || (major === 3 && minor >= 10);
};

function findPython() {
  const names = process.env.PYTHON
    ? [process.env.PYTHON]
    : ['python3', 'python', ...[14, 13, 12, 11, 10].map(minor => `python3.${minor}`)];
  const tooOld = [];
  for (const name of names) {
    const version = versionOf(name);
    if (version && newEnough(version)) return name;
    if (version) tooOld.push(`${name} is ${version}`);
  }
  const found = tooOld.length ? ` (${tooOld.join(', ')})` : '';
  throw new SetupFailure(
    `No Python 3.10 or newer was found${found}.`,
    'Install it from your system (Debian and Ubuntu: apt-get install python3 python3-venv) or from python.org, or set PYTHON to its path.'
  );
}

/** Keeps the repository's `"type": "module"` away from the CommonJS programs that Python packages bring. */
const shield = () => writeFileSync(join(venv, 'package.json'), '{ "private": true }\n');

/** Makes `.venv` with the packages of the kinds asked ('runtime', 'test'), unless they are there. */
export async function ensurePython(kinds) {
  const usable = existsSync(tool('python')) && versionOf(tool('python'));
  if (!usable) {
    const python = findPython();
    await step(
      'Making .venv',
      { stamp: 'made', file: join(venv, '.brokerlab', 'venv'), done: () => false },
      async () => {
        rmSync(venv, { recursive: true, force: true });
        await run('venv', python, ['-m', 'venv', venv], {
          env: process.env,
          advice:
            'Python could not make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv; then run it again.'
        });
        shield();
      }
    );
  }
  for (const kind of kinds) {
    const stamp = hashOf([requirement(kind)], versionOf(tool('python')));
    const file = join(venv, '.brokerlab', `requirements-${kind}`);
    await step(`Installing the Python packages (${kind})`, { stamp, file }, () =>
      run(`pip-${kind}`, tool('python'), ['-m', 'pip', 'install', '--no-input', '-r', requirement(kind)])
    );
  }
}
