import { spansOf, type PixelPoint, type Region } from '@brokerlab/core/dist/view/image/region.js';
import type { ImageModel } from '../data/ImageModel.js';
import type { MeasuredRegion, Measurements } from '../data/Measurements.js';
import { movedRegion, regionBetween } from '../data/region-geometry.js';
import type { Tool } from './Tool.js';

/** Draws a rectangle or an ellipse; a drag that begins inside of a region moves that one. */
export function regionTool(model: ImageModel, shapes: Measurements, kind: 'rectangle' | 'ellipse'): Tool {
  let first: PixelPoint | undefined;
  let drawn: MeasuredRegion | undefined;
  let moved: { measured: MeasuredRegion; region: Region } | undefined;
  const stop = (): void => void (first = drawn = moved = undefined);
  return {
    begin(at) {
      stop();
      first = at.frame;
      const under = shapes.regions.findLast(one => isInside(model, one.region, at.frame));
      if (under) moved = { measured: under, region: under.region };
    },
    move(at) {
      if (!first) return;
      if (moved) {
        const rows = Math.round(at.frame.row - first.row);
        const columns = Math.round(at.frame.column - first.column);
        shapes.change(moved.measured, movedRegion(moved.region, rows, columns));
        return;
      }
      const region = regionBetween(kind, first, at.frame);
      if (drawn) shapes.change(drawn, region);
      else drawn = shapes.add(region);
    },
    end: stop,
    cancel() {
      if (drawn) shapes.remove(drawn);
      if (moved) shapes.change(moved.measured, moved.region);
      stop();
    }
  };
}

/** Each click adds a corner; a double click ends the polygon. */
export function polygonTool(shapes: Measurements): Tool {
  let points: PixelPoint[] = [];
  let drawn: MeasuredRegion | undefined;
  const stop = (): void => {
    points = [];
    drawn = undefined;
  };
  const cancel = (): void => {
    if (drawn) shapes.remove(drawn);
    stop();
  };
  return {
    begin(at) {
      const last = points.at(-1);
      // The second click of a double click is the same corner.
      if (last && Math.hypot(last.row - at.frame.row, last.column - at.frame.column) < 0.5) return;
      points.push(at.frame);
      const region: Region = { kind: 'polygon', points: [...points] };
      if (drawn) shapes.change(drawn, region);
      else drawn = shapes.add(region);
    },
    move: () => undefined,
    end: () => undefined,
    finish: () => (points.length < 3 ? cancel() : stop()),
    cancel
  };
}

function isInside(model: ImageModel, region: Region, at: PixelPoint): boolean {
  const { rows, columns } = model.placement;
  const row = Math.round(at.row);
  const column = Math.round(at.column);
  for (const span of spansOf(region, [rows, columns])) {
    if (span.row === row && column >= span.from && column < span.to) return true;
  }
  return false;
}
