import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';

const runs: JupyterFrontEndPlugin<void> = {
  id: '@brokerlab/labextension:runs',
  description: 'Shows the runs of a Bluesky catalog',
  autoStart: true,
  activate: (_app: JupyterFrontEnd) => {}
};

export default [runs] as JupyterFrontEndPlugin<unknown>[];
