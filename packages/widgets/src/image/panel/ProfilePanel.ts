import { button, html } from '../../dom.js';
import { copyText, toTsv } from '../data/copy-text.js';
import type { Measurements } from '../data/Measurements.js';
import { roundText } from '../data/pixel-text.js';
import type { ViewContext } from '../view/context.js';
import { Repaint } from '../view/Repaint.js';
import { lineChart } from './LineChart.js';

/** The values along the profile's line. */
export class ProfilePanel {
  readonly node: HTMLElement;
  readonly #context: ViewContext;
  readonly #shapes: Measurements;
  readonly #chart: HTMLElement = html('div', '');
  readonly #width: HTMLInputElement;
  readonly #place: HTMLInputElement;

  constructor(context: ViewContext, shapes: Measurements) {
    this.#context = context;
    this.#shapes = shapes;
    const { model, text, signal } = context;
    this.#width = html('input', 'image-number', { type: 'number', min: 1, value: 1 });
    this.#width.addEventListener('change', () => this.#setWidth(Number(this.#width.value)), { signal });
    const label = text.__('Profile from row, column to row, column');
    this.#place = html('input', 'image-geometry', { type: 'text', 'aria-label': label, title: label });
    this.#place.addEventListener('change', () => this.#setPlace(this.#place.value), { signal });
    this.node = html('section', 'image-profile', { 'aria-label': text.__('Profile') }, [
      html('div', 'image-row', {}, [
        this.#place,
        html('label', 'image-check', {}, [text.__('width'), this.#width]),
        button(text.__('Copy values'), () => void this.#copy(), { signal }),
        button(text.__('Remove profile'), () => shapes.setLine(undefined), { signal, show: '✕' })
      ]),
      this.#chart
    ]);
    this.node.hidden = true;
    const repaint = new Repaint(document.body, () => this.#draw(), signal);
    model.changes.on(['shapes', 'cursor'], () => repaint.request(), signal);
  }

  #draw(): void {
    const { model, text } = this.#context;
    const { line, profile, profileError } = this.#shapes;
    this.node.hidden = !line;
    if (!line) return;
    const numbers = [line.from.row, line.from.column, line.to.row, line.to.column];
    if (document.activeElement !== this.#place)
      this.#place.value = numbers.map(n => roundText(n, 5)).join(', ');
    if (document.activeElement !== this.#width) this.#width.value = String(line.width);
    if (profileError !== undefined) {
      const said = profileError instanceof Error ? profileError.message : String(profileError);
      this.#chart.replaceChildren(html('p', 'image-error', {}, [said]));
      return;
    }
    if (!profile) return;
    const names = { row: text.__('column'), column: text.__('row'), line: text.__('distance (pixels)') };
    const range = profile.values.filter(v => !Number.isNaN(v));
    const [low, high] = [
      range.reduce((a, b) => Math.min(a, b), Infinity),
      range.reduce((a, b) => Math.max(a, b), -Infinity)
    ];
    const label = text.__(
      'Profile of %1 points from %2 to %3',
      profile.values.length,
      roundText(low),
      roundText(high)
    );
    const cursor =
      model.cursor && line.kind !== 'line' ? model.cursor[line.kind === 'row' ? 'column' : 'row'] : undefined;
    this.#chart.replaceChildren(
      lineChart({
        label,
        x: profile.distance,
        y: profile.values,
        xLabel: names[line.kind],
        yLabel: text.__('value'),
        mark: cursor
      })
    );
  }

  #setWidth(width: number): void {
    const { line } = this.#shapes;
    if (line && width >= 1) this.#shapes.setLine({ ...line, width: Math.round(width) });
  }

  #setPlace(typed: string): void {
    const { line } = this.#shapes;
    const numbers = typed
      .split(/[\s,;]+/)
      .filter(Boolean)
      .map(Number);
    const [r0 = 0, c0 = 0, r1 = 0, c1 = 0] = numbers;
    if (!line || numbers.length !== 4 || numbers.some(n => !Number.isFinite(n))) return;
    this.#shapes.setLine({ ...line, from: { row: r0, column: c0 }, to: { row: r1, column: c1 } });
  }

  async #copy(): Promise<void> {
    const { profile } = this.#shapes;
    if (!profile) return;
    const rows = profile.points.map(p => p.row);
    const columns = profile.points.map(p => p.column);
    await copyText(
      toTsv([
        ['row', rows],
        ['column', columns],
        ['distance', profile.distance],
        ['value', profile.values]
      ])
    );
  }
}
