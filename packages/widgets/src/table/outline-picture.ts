import type { ArrayPreview, ColumnSummary } from '@brokerlab/core/dist/protocol/index.js';

const svg = 'http://www.w3.org/2000/svg';

function shape(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(svg, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

function picture(width: number, height: number, name: string): SVGElement {
  const made = shape('svg', {
    viewBox: `0 0 ${width} ${height}`,
    preserveAspectRatio: 'none',
    'aria-hidden': 'true'
  });
  made.classList.add(`brokerlab-${name}`);
  return made;
}

/** A sparkline of a curve, or the tiles of a plane in shades. */
export function outlinePicture({ outline, outlineShape }: ArrayPreview): SVGElement {
  const known = outline.filter(value => value !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const part = (value: number): number => (high > low ? (value - low) / (high - low) : 0.5);
  const [rows, columns] = outlineShape;
  if (columns === undefined) {
    const drawn = picture(Math.max(1, rows - 1), 1, 'sparkline');
    const points = outline.flatMap((value, i) => (value === null ? [] : [`${i},${1 - part(value)}`]));
    drawn.append(shape('polyline', { points: points.join(' '), 'vector-effect': 'non-scaling-stroke' }));
    return drawn;
  }
  const drawn = picture(columns, rows, 'thumbnail');
  outline.forEach((value, i) => {
    if (value === null) return;
    const place = { x: i % columns, y: Math.floor(i / columns), width: 1, height: 1 };
    drawn.append(shape('rect', { ...place, 'fill-opacity': (0.08 + 0.92 * part(value)).toFixed(3) }));
  });
  return drawn;
}

/** The bars of a column's histogram, and under them the share of its cells that are missing. */
export function histogramPicture({ histogram, nulls, nans, rows }: ColumnSummary): SVGElement {
  const counts = histogram?.counts ?? [];
  const drawn = picture(Math.max(1, counts.length), 20, 'histogram');
  const most = Math.max(1, ...counts);
  counts.forEach((count, i) => {
    if (count === 0) return;
    const height = Math.max(1, (16 * count) / most);
    drawn.append(
      shape('rect', { x: i + 0.1, y: 16 - height, width: 0.8, height, class: 'brokerlab-histogram-bar' })
    );
  });
  const width = Math.max(1, counts.length);
  const missing = rows === 0 ? 0 : ((nulls + nans) / rows) * width;
  drawn.append(shape('rect', { x: 0, y: 18, width, height: 2, class: 'brokerlab-share' }));
  if (missing > 0)
    drawn.append(shape('rect', { x: 0, y: 18, width: missing, height: 2, class: 'brokerlab-share-missing' }));
  return drawn;
}
