import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where `catalogs.yml` is looked for: the user's, the Python environment's, the system's. The first to name a catalog wins.
 * `BROKERLAB_PREFIX` says which Python environment it is, instead of guessing from what is active and where Node is.
 */
export function configFiles(env: Environment = process.env): string[] {
  const prefixes = env['BROKERLAB_PREFIX']
    ? [env['BROKERLAB_PREFIX']]
    : [env['VIRTUAL_ENV'], env['CONDA_PREFIX'], prefixAbove(process.execPath)];
  const folders = [
    join(userConfig(env), 'brokerlab'),
    ...prefixes.flatMap(prefix => (prefix ? [join(prefix, 'etc', 'brokerlab')] : [])),
    process.platform === 'win32'
      ? join(env['PROGRAMDATA'] ?? 'C:\\ProgramData', 'brokerlab')
      : '/etc/brokerlab'
  ];
  return [...new Set(folders.map(folder => join(folder, 'catalogs.yml')))];
}

/** The folder of the catalog that is there when none is configured. */
export function defaultFolder(env: Environment = process.env): string {
  const data =
    absolute(env['XDG_DATA_HOME']) ??
    (process.platform === 'win32' ? env['LOCALAPPDATA'] : undefined) ??
    join(home(env), '.local', 'share');
  return join(data, 'brokerlab', 'runs');
}

function userConfig(env: Environment): string {
  return (
    absolute(env['XDG_CONFIG_HOME']) ??
    (process.platform === 'win32' ? env['APPDATA'] : undefined) ??
    join(home(env), '.config')
  );
}

function home(env: Environment): string {
  return env['HOME'] || homedir();
}

/** XDG says that relative paths in its variables are to be ignored. */
function absolute(path: string | undefined): string | undefined {
  return path?.startsWith('/') ? path : undefined;
}

/** The Python environment that an executable belongs to: Node comes with it, at any depth. */
function prefixAbove(executable: string): string | undefined {
  for (let folder = dirname(executable); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'pyvenv.cfg')) || existsSync(join(folder, 'conda-meta'))) return folder;
  }
  return undefined;
}
