import type { PixelPoint } from '@brokerlab/core/dist/view/image/region.js';
import type { ImageModel } from '../data/ImageModel.js';
import type { Measurements, ProfileLine } from '../data/Measurements.js';
import type { Tool } from './Tool.js';

/** A profile along a row, a column, or from where the drag begins to where it is. */
export function profileTool(model: ImageModel, shapes: Measurements, kind: ProfileLine['kind']): Tool {
  let first: PixelPoint | undefined;
  let before: ProfileLine | undefined;
  const show = (at: PixelPoint): void => {
    const width = shapes.line?.width ?? 1;
    const line =
      kind === 'line' ? { from: centerOf(first ?? at), to: centerOf(at) } : throughout(model, kind, at);
    shapes.setLine({ kind, ...line, width });
  };
  return {
    begin(at) {
      first = at.frame;
      before = shapes.line;
      show(at.frame);
    },
    move(at) {
      if (first) show(at.frame);
    },
    end: () => (first = undefined),
    cancel() {
      first = undefined;
      shapes.setLine(before);
    }
  };
}

/** The middle of the pixel at a place. */
function centerOf({ row, column }: PixelPoint): PixelPoint {
  return { row: Math.round(row), column: Math.round(column) };
}

/** The whole row or column of a place. */
export function throughout(
  model: ImageModel,
  kind: 'row' | 'column',
  at: PixelPoint
): { from: PixelPoint; to: PixelPoint } {
  const { rows, columns } = model.placement;
  if (kind === 'row') {
    const row = Math.min(rows - 1, Math.max(0, Math.round(at.row)));
    return { from: { row, column: 0 }, to: { row, column: columns - 1 } };
  }
  const column = Math.min(columns - 1, Math.max(0, Math.round(at.column)));
  return { from: { row: 0, column }, to: { row: rows - 1, column } };
}
