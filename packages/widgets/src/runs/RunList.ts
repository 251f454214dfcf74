import { maxPageLength, type RunItem, type RunPage } from '@brokerlab/core/dist/protocol/index.js';
import type { DataSource } from '../source/DataSource.js';
import { SourceError } from '../source/SourceError.js';
import { english, type Translation } from '../translation.js';
import { indexAfterKey } from './list-keys.js';
import { element, runRow } from './run-row.js';

export interface RunListOptions {
  /** The default catalog when left out. */
  catalog?: string;
  /** How many runs to ask at once; 50. */
  pageLength?: number;
  text?: Translation;
  /** A run was chosen by Enter or a double click. */
  onActivate?: (run: RunItem) => void;
  /** A further sentence for a failure: what to do where this view is mounted. */
  adviceFor?: (error: unknown) => string | undefined;
}

type State = { kind: 'pending' } | { kind: 'ready' } | { kind: 'error'; error: unknown };

const keyPage = 10;

/** The latest runs of a catalog, newest first: a list box with the arrow keys. Mount `node`, then `refresh()`. */
export class RunList {
  readonly node: HTMLElement = element('div', 'runs');
  readonly #source: DataSource;
  readonly #options: RunListOptions;
  readonly #text: Translation;
  readonly #message: HTMLElement = element('div', 'runs-message');
  readonly #list: HTMLElement = element('ul', 'runs-list');
  readonly #more: HTMLButtonElement;
  readonly #life = new AbortController();
  #request: AbortController | undefined;
  #runs: RunItem[] = [];
  #shown = '';
  #next: string | null = null;
  #selected: string | undefined;

  constructor(source: DataSource, options: RunListOptions = {}) {
    this.#source = source;
    this.#options = options;
    this.#text = options.text ?? english;
    this.#message.setAttribute('role', 'status');
    this.#list.setAttribute('role', 'listbox');
    this.#list.setAttribute('aria-label', this.#text.__('Runs, newest first'));
    this.#more = element('button', 'runs-more', this.#text.__('Show more runs'));
    this.#more.type = 'button';
    this.#more.hidden = true;
    this.node.append(this.#message, this.#list, this.#more);
    const { signal } = this.#life;
    this.#list.addEventListener('keydown', event => this.#onKey(event), { signal });
    this.#list.addEventListener('click', event => this.#select(this.#runAt(event), true), { signal });
    this.#list.addEventListener('dblclick', event => this.#activate(this.#runAt(event)), { signal });
    this.#more.addEventListener('click', () => void this.#showMore(), { signal });
    this.#render({ kind: 'pending' });
  }

  /** The runs that are shown. */
  get runs(): readonly RunItem[] {
    return this.#runs;
  }

  get selected(): RunItem | undefined {
    return this.#runs.find(run => run.uid === this.#selected);
  }

  /** Asks for the runs again, as many as are shown. What fails is shown in the view, not thrown. */
  async refresh(): Promise<void> {
    const limit = Math.min(maxPageLength, Math.max(this.#pageLength, this.#runs.length));
    const before = this.#runs;
    const next = this.#next;
    await this.#ask({ limit }, page => {
      const last = page.runs.at(-1)?.uid;
      const older = page.next === null ? [] : before.slice(before.findIndex(run => run.uid === last) + 1);
      if (older.length === 0 || older.length === before.length) return page;
      return { ...page, runs: [...page.runs, ...older], next };
    });
  }

  async #retry(): Promise<void> {
    this.#render({ kind: 'pending' });
    await this.refresh();
  }

  dispose(): void {
    this.#life.abort();
    this.#request?.abort();
    this.node.remove();
  }

  get #pageLength(): number {
    return this.#options.pageLength ?? 50;
  }

  async #showMore(): Promise<void> {
    const before = this.#runs;
    const cursor = this.#next ?? undefined;
    await this.#ask({ limit: this.#pageLength, cursor }, page => ({
      ...page,
      runs: [...before, ...page.runs]
    }));
    this.#select(this.#runs[before.length], true);
  }

  async #ask(
    request: { limit: number; cursor?: string | undefined },
    merge: (page: RunPage) => RunPage
  ): Promise<void> {
    this.#request?.abort();
    const asking = new AbortController();
    this.#request = asking;
    const { signal } = asking;
    try {
      const page = await this.#source.runs({ ...request, catalog: this.#options.catalog }, { signal });
      if (signal.aborted) return;
      ({ runs: this.#runs, next: this.#next } = merge(page));
      this.#render({ kind: 'ready' });
    } catch (error) {
      if (!signal.aborted) this.#render({ kind: 'error', error });
    } finally {
      if (this.#request === asking) this.#request = undefined;
    }
  }

  #render(state: State): void {
    this.node.dataset['state'] = state.kind;
    this.#list.setAttribute('aria-busy', String(state.kind === 'pending'));
    this.#renderMessage(state);
    this.#renderRuns();
    this.#list.hidden = this.#runs.length === 0;
    this.#more.hidden = this.#next === null;
  }

  #renderMessage(state: State): void {
    const parts: HTMLElement[] = [];
    if (state.kind === 'pending') parts.push(element('p', '', this.#text.__('Looking for runs…')));
    else if (state.kind === 'error') parts.push(...this.#failure(state.error));
    else if (this.#runs.length === 0) {
      const empty = this.#text.__('This catalog has no runs yet. They appear here as they are recorded.');
      parts.push(element('p', '', empty));
    }
    // The same words again would be read out again, and the button would lose the focus.
    const same = this.#message.textContent === parts.map(part => part.textContent).join('');
    if (!same) this.#message.replaceChildren(...parts);
  }

  #failure(error: unknown): HTMLElement[] {
    const said = error instanceof Error ? error.message : String(error);
    const advice = this.#options.adviceFor?.(error);
    const retry = element('button', 'runs-retry', this.#text.__('Retry'));
    retry.type = 'button';
    retry.addEventListener('click', () => void this.#retry());
    const known = error instanceof SourceError;
    const sentence = known ? said : this.#text.__('The runs could not be listed: %1', said);
    return [element('p', 'runs-error', sentence), ...(advice ? [element('p', '', advice)] : []), retry];
  }

  #renderRuns(): void {
    const now = new Date();
    const shown = JSON.stringify([now.toDateString(), this.#runs]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const hadFocus = this.#list.contains(document.activeElement);
    this.#list.replaceChildren(...this.#runs.map(run => runRow(run, this.#text, now)));
    this.#select(this.selected, hadFocus);
  }

  #select(run: RunItem | undefined, focus: boolean): void {
    this.#selected = run?.uid ?? this.#selected;
    const rows = this.#rows();
    const entry = run?.uid ?? this.#runs[0]?.uid;
    for (const row of rows) {
      row.setAttribute('aria-selected', String(row.dataset['uid'] === this.#selected));
      row.tabIndex = row.dataset['uid'] === entry ? 0 : -1;
      if (focus && row.dataset['uid'] === entry) row.focus();
    }
  }

  #activate(run: RunItem | undefined): void {
    if (run) this.#options.onActivate?.(run);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const at = this.#runs.findIndex(run => run === this.#runAt(event));
    if (event.key === 'Enter') this.#activate(this.#runs[at]);
    const selectedAt = this.selected ? at : event.key === 'ArrowDown' ? -1 : at;
    const to = indexAfterKey(event.key, selectedAt, this.#runs.length, keyPage);
    if (to === undefined) return;
    event.preventDefault();
    this.#select(this.#runs[to], true);
  }

  #rows(): HTMLElement[] {
    return Array.from(this.#list.children).filter(child => child instanceof HTMLElement);
  }

  #runAt(event: Event): RunItem | undefined {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[role=option]') : null;
    return this.#runs.find(run => run.uid === row?.dataset['uid']);
  }
}
