import type { RunItem } from '@brokerlab/core/dist/protocol/index.js';
import type { Translation } from '../translation.js';
import { devices, duration, fullTime, points, shortTime, statusText } from './run-text.js';

/** One run as an option of the list. All text is set as text: what documents hold is never read as HTML. */
export function runRow(run: RunItem, text: Translation, now: Date): HTMLElement {
  const row = element('li', 'run');
  row.setAttribute('role', 'option');
  row.setAttribute('aria-selected', 'false');
  row.tabIndex = -1;
  row.dataset['uid'] = run.uid;
  row.title = [run.uid, run.reason].filter(Boolean).join('\n');
  row.append(headline(run, text, now), details(run, text));
  return row;
}

function headline(run: RunItem, text: Translation, now: Date): HTMLElement {
  const line = element('span', 'run-headline');
  const time = element('time', 'run-time', shortTime(run.time, now));
  time.title = fullTime(run.time);
  time.setAttribute('datetime', new Date(run.time * 1000).toISOString());
  const number = run.scan_id === null ? '' : `#${run.scan_id}`;
  line.append(
    status(run, text),
    element('span', 'run-scan', number),
    element('span', 'run-plan', run.plan ?? text.__('no plan')),
    time
  );
  return line;
}

function status(run: RunItem, text: Translation): HTMLElement {
  const shown = element('span', 'run-status');
  shown.dataset['status'] = run.status;
  const dot = element('span', 'run-dot');
  dot.setAttribute('aria-hidden', 'true');
  shown.append(dot, element('span', 'run-status-text', statusText(run.status, text)));
  return shown;
}

function details(run: RunItem, text: Translation): HTMLElement {
  const line = element('span', 'run-details');
  const parts = [
    element('span', 'run-uid', run.uid.slice(0, 8)),
    element('span', '', points(run, text)),
    element('span', '', run.duration === null ? '' : duration(run.duration)),
    element('span', 'run-devices', devices(run)),
    element('span', 'run-sample', run.sample ?? '')
  ];
  // Spaces between, for those who hear the line.
  for (const part of parts) if (part.textContent) line.append(part, ' ');
  return line;
}

/** An element with a class of ours, and text. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  name: string,
  text = ''
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (name) made.className = `brokerlab-${name}`;
  made.textContent = text;
  return made;
}
