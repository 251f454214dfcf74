import { mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root, state, venv, venvBin } from './paths.mjs';

const outerNpm =
  /^(npm_(lifecycle|package|execpath|node_execpath|command)|npm_config_(prefix|global_prefix|local_prefix|npm_version|node_gyp|user_agent|globalconfig|init_module)$|INIT_CWD$|PYTHONHOME$|PYTHONPATH$|NODE_OPTIONS$|NODE_PATH$|NODE$)/i;

/** The environment in which every tool runs: `.venv` first, nothing left of the npm that called us. */
export function environment(extra = {}) {
  const kept = Object.entries(process.env).filter(([name]) => !outerNpm.test(name));
  const env = {
    ...Object.fromEntries(kept),
    VIRTUAL_ENV: venv,
    PATH: [venvBin, join(root, 'node_modules', '.bin'), process.env.PATH].filter(Boolean).join(delimiter),
    PYTHONNOUSERSITE: '1',
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    NX_DAEMON: 'false',
    NX_NO_CLOUD: 'true',
    ...extra
  };
  if (!env.HOME && process.platform !== 'win32') {
    env.HOME = join(state, 'home');
    mkdirSync(env.HOME, { recursive: true });
  }
  return env;
}
