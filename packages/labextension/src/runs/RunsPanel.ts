import { RunList, type DataSource } from '@brokerlab/widgets';
import { CommandToolbarButton, Toolbar } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { Message } from '@lumino/messaging';
import { Poll } from '@lumino/polling';
import { Panel, Widget } from '@lumino/widgets';
import { adviceFor } from './advice.js';
import { commandIds } from './command-ids.js';
import { runsIcon } from './icon.js';

const period = { interval: 5_000, backoff: true, max: 60_000 };

/** The sidebar: the latest runs of the default catalog, asked again while it is seen. */
export class RunsPanel extends Panel {
  readonly #list: RunList;
  readonly #poll: Poll;

  constructor(options: { source: DataSource; commands: CommandRegistry; text: TranslationBundle }) {
    super();
    const { source, commands, text } = options;
    this.id = 'brokerlab-runs';
    this.title.icon = runsIcon;
    this.title.caption = text.__('Bluesky runs');
    this.addClass('brokerlab-panel');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', text.__('Bluesky runs'));
    this.#list = new RunList(source, { text, adviceFor: error => adviceFor(error, text) });
    this.addWidget(toolbar(commands, text));
    this.addWidget(new Widget({ node: this.#list.node }));
    this.#poll = new Poll({
      auto: false,
      name: 'brokerlab:runs',
      frequency: period,
      standby: () => (this.isVisible ? 'when-hidden' : true),
      factory: () => this.#list.refresh()
    });
  }

  refresh(): Promise<void> {
    return this.#poll.refresh();
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.#poll.dispose();
    this.#list.dispose();
    super.dispose();
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    void this.refresh();
  }
}

function toolbar(commands: CommandRegistry, text: TranslationBundle): Toolbar {
  const heading = document.createElement('h2');
  heading.textContent = text.__('Bluesky runs');
  const made = new Toolbar();
  made.node.setAttribute('aria-label', text.__('Bluesky runs toolbar'));
  made.addItem('heading', new Widget({ node: heading }));
  made.addItem('spacer', Toolbar.createSpacerItem());
  made.addItem('refresh', new CommandToolbarButton({ commands, id: commandIds.refresh, label: '' }));
  return made;
}
