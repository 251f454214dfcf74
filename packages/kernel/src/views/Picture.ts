import { renderPng, type Drawing } from '../figure/render.js';

/** What a view draws: the same picture at any resolution. */
export interface Picture {
  /** One line: what it shows. */
  text: string;
  /** How wide it is shown, in CSS pixels, whatever its resolution. */
  width: number;
  /** With `maxBytes`, as good as fits into that. */
  png(options: { scale: number; maxBytes?: number; dpi?: number }): Promise<Buffer>;
  svg(): Promise<string>;
}

/** A picture of a drawing that does not depend on the resolution. */
export function pictureOf(drawing: Drawing, text: string): Picture {
  return {
    text,
    width: drawing.width,
    svg: () => Promise.resolve(drawing.svg),
    async png({ scale, maxBytes = Number.POSITIVE_INFINITY, dpi }) {
      const more = { maxBytes, ...(dpi === undefined ? {} : { dpi }) };
      let png = await renderPng(drawing, { scale, ...more });
      for (let smaller = scale * 0.75; png.length > maxBytes && smaller > 0.4; smaller *= 0.75) {
        png = await renderPng(drawing, { scale: smaller, ...more });
      }
      return png;
    }
  };
}
