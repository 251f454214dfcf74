import {
  ILabShell,
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { refreshIcon } from '@jupyterlab/ui-components';
import { commandIds } from './command-ids.js';
import { jupyterSource } from './jupyter-source.js';
import { RunsPanel } from './RunsPanel.js';

/** The sidebar with the runs of the default catalog. */
export const runsPlugin: JupyterFrontEndPlugin<void> = {
  id: '@brokerlab/labextension:runs',
  description: 'Lists the runs of a Bluesky catalog in a sidebar.',
  autoStart: true,
  requires: [ILabShell],
  optional: [ILayoutRestorer, ICommandPalette, ITranslator],
  activate
};

function activate(
  app: JupyterFrontEnd,
  shell: ILabShell,
  restorer: ILayoutRestorer | null,
  palette: ICommandPalette | null,
  translator: ITranslator | null
): void {
  const { commands, serviceManager } = app;
  const text = (translator ?? nullTranslator).load('brokerlab');
  const noArguments = { args: { type: 'object', properties: {} } } as const;
  commands.addCommand(commandIds.openSidebar, {
    label: text.__('Show Bluesky Runs'),
    caption: text.__('Show the sidebar with the runs of the default catalog'),
    describedBy: noArguments,
    execute: () => shell.activateById(panel.id)
  });
  commands.addCommand(commandIds.refresh, {
    label: text.__('Refresh the List of Bluesky Runs'),
    caption: text.__('Refresh the list of runs'),
    icon: refreshIcon,
    describedBy: noArguments,
    execute: () => panel.refresh()
  });
  const panel = new RunsPanel({ source: jupyterSource(serviceManager.serverSettings), commands, text });
  shell.add(panel, 'left', { rank: 600, type: 'Bluesky runs' });
  restorer?.add(panel, panel.id);
  for (const command of Object.values(commandIds))
    palette?.addItem({ command, category: text.__('Bluesky') });
}
