import { svgDocument } from './axes.js';
import type { Drawing } from './render.js';
import { element } from './xml.js';

/** Several drawings in one, in a nearly square grid. */
export function stackDrawings(drawings: readonly Drawing[]): Drawing {
  const [only] = drawings;
  if (drawings.length === 1 && only) return only;
  const columns = Math.ceil(Math.sqrt(drawings.length));
  const width = Math.max(...drawings.map(d => d.width));
  const height = Math.max(...drawings.map(d => d.height));
  const rows = Math.ceil(drawings.length / columns);
  const body = drawings.map((drawing, i) =>
    element(
      'g',
      { transform: `translate(${(i % columns) * width} ${Math.floor(i / columns) * height})` },
      drawing.svg
    )
  );
  return {
    svg: svgDocument(columns * width, rows * height, body.join('')),
    width: columns * width,
    height: rows * height
  };
}
