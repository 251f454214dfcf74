import type { Region } from '@brokerlab/core/dist/view/image/region.js';
import { button, html } from '../../dom.js';
import { copyText, toTsv } from '../data/copy-text.js';
import type { MeasuredRegion, Measurements } from '../data/Measurements.js';
import { roundText } from '../data/pixel-text.js';
import { numbersOf, regionFrom } from '../data/region-geometry.js';
import type { ViewContext } from '../view/context.js';
import { Repaint } from '../view/Repaint.js';
import { lineChart } from './LineChart.js';

interface RegionRow {
  row: HTMLTableRowElement;
  geometry: HTMLInputElement;
  cells: HTMLElement[];
  life: AbortController;
}

/** A table of regions with their numbers, and the plot of one over all frames. */
export class RegionsPanel {
  readonly node: HTMLElement;
  readonly #context: ViewContext;
  readonly #shapes: Measurements;
  readonly #body: HTMLElement = html('tbody', '');
  readonly #charts: HTMLElement = html('div', 'image-charts');
  readonly #rows = new Map<number, RegionRow>();

  constructor(context: ViewContext, shapes: Measurements) {
    this.#context = context;
    this.#shapes = shapes;
    const { model, text, signal } = context;
    const names = [
      '',
      text.__('geometry'),
      'count',
      'min',
      'max',
      'mean',
      'sum',
      text.__('centre of mass'),
      ''
    ];
    const head = html(
      'tr',
      '',
      {},
      names.map(name => html(name ? 'th' : 'td', '', {}, [name]))
    );
    const table = html('table', 'image-table', { 'aria-label': text.__('Regions') }, [
      html('thead', '', {}, [head]),
      this.#body
    ]);
    this.node = html('section', 'image-regions', { 'aria-label': text.__('Measured regions') }, [
      table,
      this.#charts
    ]);
    this.node.hidden = true;
    const repaint = new Repaint(document.body, () => this.#draw(), signal);
    model.changes.on(['shapes', 'frame'], () => repaint.request(), signal);
    signal.addEventListener('abort', () => this.#rows.forEach(({ life }) => life.abort()), { once: true });
  }

  #draw(): void {
    const { regions } = this.#shapes;
    this.node.hidden = regions.length === 0;
    for (const [id, { row, life }] of this.#rows) {
      if (regions.some(one => one.id === id)) continue;
      life.abort();
      row.remove();
      this.#rows.delete(id);
    }
    for (const measured of regions) this.#fill(measured, this.#rows.get(measured.id) ?? this.#make(measured));
    const charts = regions.flatMap(measured => this.#chart(measured) ?? []);
    this.#charts.replaceChildren(...charts);
  }

  #make(measured: MeasuredRegion): RegionRow {
    const { text } = this.#context;
    const life = new AbortController();
    const { signal } = life;
    const label = text.__('Geometry of region %1: %2', measured.id, partsOf(measured.region, text.__));
    const geometry = html('input', 'image-geometry', { type: 'text', 'aria-label': label, title: label });
    const change = (): void => {
      const numbers = geometry.value
        .split(/[\s,;]+/)
        .filter(Boolean)
        .map(Number);
      const region = regionFrom(measured.region.kind, numbers);
      geometry.setAttribute('aria-invalid', String(!region));
      if (region) this.#shapes.change(measured, region);
    };
    geometry.addEventListener('change', change, { signal });
    const cells = Array.from({ length: 6 }, () => html('td', ''));
    const over = text.__('Over all frames');
    const remove = text.__('Remove region %1', measured.id);
    const row = html('tr', '', {}, [
      html('th', '', { scope: 'row' }, [String(measured.id)]),
      html('td', '', {}, [geometry]),
      ...cells,
      html('td', 'image-row', {}, [
        button(over, () => void this.#shapes.overFrames(measured), { signal }),
        button(remove, () => this.#shapes.remove(measured), { signal, show: '✕' })
      ])
    ]);
    const made = { row, geometry, cells, life };
    this.#rows.set(measured.id, made);
    this.#body.append(row);
    return made;
  }

  #fill({ region, statistics, error }: MeasuredRegion, { geometry, cells }: RegionRow): void {
    if (document.activeElement !== geometry) {
      geometry.value = numbersOf(region)
        .map(n => roundText(n, 5))
        .join(', ');
    }
    if (error !== undefined) {
      const said = error instanceof Error ? error.message : String(error);
      cells.forEach((cell, i) => (cell.textContent = i === 0 ? said : ''));
      return;
    }
    if (!statistics) return;
    const { count, bad, min, max, mean, sum, centerOfMass: com } = statistics;
    const { x, y } = this.#context.model.coordinates;
    const isOwn = this.#context.model.settings.extent !== undefined;
    const center = com && `${roundText(com.row, 5)}, ${roundText(com.column, 5)}`;
    const inUnits = com && isOwn ? ` (x ${roundText(x(com.column), 5)}, y ${roundText(y(com.row), 5)})` : '';
    const shown = [
      bad > 0 ? `${count} (${bad} bad)` : String(count),
      exact(min),
      exact(max),
      roundText(mean, 8),
      exact(sum),
      com ? `${center}${inUnits}` : '–'
    ];
    shown.forEach((value, i) => {
      const cell = cells[i];
      if (cell && cell.textContent !== value) cell.textContent = value;
    });
  }

  #chart(measured: MeasuredRegion): HTMLElement[] | undefined {
    const { model, text, signal } = this.#context;
    const { series, progress, id } = measured;
    if (progress !== undefined)
      return [html('p', '', { role: 'status' }, [text.__('Region %1: %2 frames', id, progress)])];
    const { images } = model;
    if (!series || !images) return undefined;
    const axis = images.axes[0];
    const x = axis ? axis.values.map(v => v ?? Number.NaN) : images.seqNums;
    const xLabel = axis ? `${axis.name}${axis.units === null ? '' : ` (${axis.units})`}` : 'seq_num';
    const y = series.sum.map(Number);
    const label = text.__('Sum of region %1 over %2 frames against %3', id, y.length, xLabel);
    const chart = lineChart({
      label,
      x,
      y,
      xLabel,
      yLabel: text.__('sum'),
      hasPoints: true,
      mark: x[model.shownIndex]
    });
    const copy = (): void =>
      void copyText(
        toTsv([
          ['seq_num', images.seqNums],
          ...(axis ? [[axis.name, axis.values] as const] : []),
          [`${images.field}_region${id}_sum`, series.sum],
          ['mean', series.mean],
          ['min', series.min],
          ['max', series.max]
        ])
      );
    const head = html('div', 'image-row', {}, [
      text.__('Region %1', id),
      button(text.__('Copy series of region %1', id), copy, { signal, show: text.__('Copy values') })
    ]);
    return [html('figure', 'image-figure', {}, [head, chart])];
  }
}

function exact(value: number | bigint): string {
  return String(value);
}

function partsOf(region: Region, say: (text: string) => string): string {
  if (region.kind === 'rectangle') return say('row, column, rows, columns');
  return region.kind === 'ellipse'
    ? say('row and column of the centre, radii in rows and columns')
    : say('row, column of each corner');
}
