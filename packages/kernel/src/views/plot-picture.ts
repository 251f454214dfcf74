import {
  BrokerError,
  colormap,
  colorize,
  createNorm,
  extremes,
  gridMap,
  type Colormap
} from '@brokerlab/core';
import type { ColorScale } from '../figure/colorbar.js';
import { drawImage } from '../figure/image-figure.js';
import { drawLines, type LinePanel, type Series } from '../figure/line-figure.js';
import type { Drawing } from '../figure/render.js';
import { drawScatter } from '../figure/scatter-figure.js';
import { stackDrawings } from '../figure/stack-drawings.js';
import { pictureOf, type Picture } from './Picture.js';
import { listOf, type PlotOptions } from './plot-options.js';
import type { PlotSource } from './plot-source.js';

function columnOf(source: PlotSource, name: string): Float64Array {
  return source.columns.get(name) ?? new Float64Array(0);
}

function labelOf(source: PlotSource, name: string): string {
  if (name === '') return 'index';
  const units = source.units.get(name);
  return units ? `${name} (${units})` : name;
}

function linePanels(sources: readonly PlotSource[], options: PlotOptions): LinePanel[] {
  const [first] = sources as [PlotSource];
  const fields = [...new Set(sources.flatMap(s => s.choice.fields))];
  const together = listOf(options.y).length > 0;
  const shared = {
    lines: options.kind !== 'scatter',
    ...(options.logx ? { logx: true } : {}),
    ...(options.logy ? { logy: true } : {})
  };
  const xlabel = options.xlabel ?? labelOf(first, first.choice.x);
  const series = (field: string, label: (source: PlotSource) => string): Series[] =>
    sources
      .filter(s => s.columns.has(field))
      .map(s => ({ label: label(s), x: columnOf(s, s.choice.x), y: columnOf(s, field) }));
  if (together || fields.length === 1) {
    const all = fields.flatMap(f =>
      series(
        f,
        s => [sources.length > 1 ? s.label : '', fields.length > 1 ? f : ''].filter(Boolean).join(' ') || f
      )
    );
    const units = new Set(fields.map(f => first.units.get(f) ?? ''));
    const common = units.size === 1 && ![...units].includes('') ? [...units][0] : '';
    const ylabel = options.ylabel ?? (fields.length === 1 ? labelOf(first, fields[0] as string) : common);
    return [{ ...shared, series: all, xlabel, ...(ylabel ? { ylabel } : {}), legend: all.length > 1 }];
  }
  return fields.map(field => ({
    ...shared,
    series: series(field, s => s.label),
    xlabel,
    ylabel: options.ylabel ?? labelOf(first, field),
    legend: sources.length > 1
  }));
}

function scaleOf(values: ArrayLike<number>, label: string): ColorScale {
  const [min, max] = extremes(Array.from(values).filter(Number.isFinite));
  const limits = min <= max ? { vmin: min, vmax: max } : { vmin: 0, vmax: 1 };
  return {
    norm: createNorm({ name: 'linear' }, limits),
    spec: { name: 'linear' },
    map: colormap('viridis') as Colormap,
    label
  };
}

function mapDrawing(
  source: PlotSource,
  field: string,
  options: PlotOptions,
  size: readonly [number, number],
  title?: string
): Drawing {
  const { choice, placed } = source;
  const y = choice.y as string;
  const values = columnOf(source, field);
  const scale = scaleOf(values, labelOf(source, field));
  const labels = {
    xlabel: options.xlabel ?? labelOf(source, choice.x),
    ylabel: options.ylabel ?? labelOf(source, y),
    ...(title ? { title } : {})
  };
  if (choice.kind === 'scatter' || !choice.grid) {
    return drawScatter({
      x: columnOf(source, choice.x),
      y: columnOf(source, y),
      values,
      scale,
      size,
      ...labels
    });
  }
  const at = (axis: string): Float64Array => columnOf(source, placed.get(axis) ?? axis);
  const map = gridMap(choice.grid, { x: at(choice.x), y: at(y), values });
  const [rows, columns] = map.shape;
  // The lowest row of the map is the last of the picture.
  const data = new Float64Array(rows * columns);
  for (let r = 0; r < rows; r++)
    data.set(map.data.subarray(r * columns, (r + 1) * columns), (rows - 1 - r) * columns);
  const clear = { ...scale.map, bytes: scale.map.bytes.slice() };
  const [[slowFrom, slowTo], [fastFrom, fastTo]] = choice.grid.extents;
  const ratio = Math.abs(fastTo - fastFrom) / Math.abs(slowTo - slowFrom);
  const outside = map.outside > 0 ? `${map.outside} points outside the grid are not shown` : '';
  return drawImage({
    extent: map.extent,
    aspect: ratio > 0.5 && ratio < 2 ? 1 : 'auto',
    raster: { rgba: colorize(data, scale.norm, clear), width: columns, height: rows },
    scale,
    size,
    ...labels,
    ...(outside ? { note: outside } : {})
  });
}

/** Draws what was chosen of runs or tables. */
export function plotPicture(sources: readonly PlotSource[], options: PlotOptions): Picture {
  const [first] = sources as [PlotSource];
  const { choice } = first;
  const title = options.title ?? (first.label !== '' && sources.length === 1 ? first.label : undefined);
  const points = sources.reduce((sum, s) => sum + columnOf(s, s.choice.fields[0] ?? '').length, 0);
  const axes = choice.kind === 'lines' ? choice.x || 'index' : `${choice.x} and ${choice.y}`;
  const text = `Plot: ${choice.fields.join(', ')} over ${axes}, ${points} points${title ? `, ${title}` : ''}`;
  if (choice.kind === 'lines') {
    const panels = linePanels(sources, options);
    const height = panels.length === 1 ? 460 : panels.length < 5 ? Math.min(210 * panels.length, 840) : 640;
    return pictureOf(drawLines(panels, options.size ?? [panels.length < 5 ? 640 : 960, height], title), text);
  }
  if (sources.length > 1) {
    throw new BrokerError(
      'InvalidQuery',
      'plot: maps are drawn of one run at a time; of several runs lines: { x, y }.',
      { query: options }
    );
  }
  if (options.logx || options.logy) {
    throw new BrokerError('InvalidQuery', "plot: logx and logy are for lines; add kind: 'line'.", {
      query: options
    });
  }
  const count = choice.fields.length;
  const size = options.size ?? (count === 1 ? ([640, 480] as const) : ([460, 360] as const));
  const drawings = choice.fields.map(field => mapDrawing(first, field, options, size, title));
  return pictureOf(stackDrawings(drawings), text);
}
