import { toFrame } from '../data/Viewport.js';
import type { ImageModel } from '../data/ImageModel.js';
import type { Measurements } from '../data/Measurements.js';
import { regionBetween } from '../data/region-geometry.js';
import { throughout } from './profile-tools.js';
import type { ToolName } from './Tool.js';

/** What a tool draws, without a pointer: in the middle of the view, to be changed by its numbers. */
export function placeShape(model: ImageModel, shapes: Measurements, tool: ToolName): void {
  const { width, height } = model.placement;
  const at = (x: number, y: number): { row: number; column: number } => {
    const { row, column } = toFrame(model.view, model.placement, width * x, height * y);
    return { row: Math.round(row), column: Math.round(column) };
  };
  const line = shapes.line?.width ?? 1;
  if (tool === 'rectangle' || tool === 'ellipse') {
    shapes.add(regionBetween(tool, at(0.4, 0.4), at(0.6, 0.6)));
  } else if (tool === 'polygon') {
    shapes.add({ kind: 'polygon', points: [at(0.4, 0.6), at(0.5, 0.4), at(0.6, 0.6)] });
  } else if (tool === 'row' || tool === 'column') {
    shapes.setLine({ kind: tool, ...throughout(model, tool, at(0.5, 0.5)), width: line });
  } else if (tool === 'line') {
    shapes.setLine({ kind: tool, from: at(0.3, 0.3), to: at(0.7, 0.7), width: line });
  }
}
