import type { PixelPoint } from '@brokerlab/core/dist/view/image/region.js';

/** A place under the pointer. */
export interface ToolPoint {
  /** On the screen, from the canvas' corner. */
  screen: readonly [x: number, y: number];
  frame: PixelPoint;
}

/** What a drag over the image does. */
export interface Tool {
  begin(at: ToolPoint, event: PointerEvent): void;
  move(at: ToolPoint, event: PointerEvent): void;
  end(at: ToolPoint, event: PointerEvent): void;
  /** A double click. */
  finish?(): void;
  /** Undoes what was begun. */
  cancel(): void;
}

export type ToolName = 'pan' | 'box' | 'row' | 'column' | 'line' | 'rectangle' | 'ellipse' | 'polygon';
