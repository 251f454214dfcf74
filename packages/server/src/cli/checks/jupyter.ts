import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Finding } from '../doctor.js';

const run = promisify(execFile);

/** JupyterLab, the kernel, the sidebar and the proxy that the sidebar needs, as the `jupyter` on the PATH sees them. */
export async function checkJupyter(): Promise<Finding[]> {
  const version = (await jupyter('lab', '--version'))?.out.trim();
  if (version === undefined) {
    return [
      {
        check: 'JupyterLab',
        state: 'warning',
        detail: 'no `jupyter lab` on the PATH',
        advice: 'Activate the environment that JupyterLab is in, or `pip install jupyterlab`.'
      }
    ];
  }
  return Promise.all([
    Promise.resolve<Finding>({ check: 'JupyterLab', state: 'ok', detail: version }),
    kernel(),
    listed(
      'sidebar',
      ['labextension', 'list'],
      'brokerlab',
      'Install the extension: `pip install brokerlab`.'
    ),
    listed(
      'jupyter-server-proxy',
      ['server', 'extension', 'list'],
      'jupyter_server_proxy',
      'The sidebar reaches its data through it: `pip install jupyter-server-proxy`.'
    )
  ]);
}

async function kernel(): Promise<Finding> {
  const answer = await jupyter('kernelspec', 'list', '--json');
  const specs =
    (JSON.parse(answer?.out ?? '{}') as { kernelspecs?: Record<string, { resource_dir: string }> })
      .kernelspecs ?? {};
  const spec = specs['brokerlab'];
  return spec
    ? { check: 'kernel', state: 'ok', detail: spec.resource_dir }
    : {
        check: 'kernel',
        state: 'failed',
        detail: 'Jupyter does not know the kernel "TypeScript (Brokerlab)"',
        advice: 'Run `brokerlab kernel install --sys-prefix`.'
      };
}

async function listed(check: string, command: string[], name: string, advice: string): Promise<Finding> {
  const answer = await jupyter(...command);
  const line = `${answer?.out}${answer?.err}`
    .split('\n')
    .find(text => text.includes(name))
    ?.trim();
  const plain = line?.replace(new RegExp(String.fromCharCode(27) + '\\[[0-9;]*m', 'g'), '');
  if (plain === undefined || plain.includes('disabled')) {
    return { check, state: 'failed', detail: plain ?? `${name} is not installed`, advice };
  }
  return { check, state: 'ok', detail: plain };
}

/** What `jupyter` answers; warnings, and `labextension list` as a whole, come on `err`. */
async function jupyter(...args: string[]): Promise<{ out: string; err: string } | undefined> {
  try {
    const { stdout, stderr } = await run('jupyter', args, { timeout: 60_000 });
    return { out: stdout, err: stderr };
  } catch {
    return undefined;
  }
}
