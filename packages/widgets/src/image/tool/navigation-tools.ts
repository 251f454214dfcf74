import { boxed, panned } from '../data/Viewport.js';
import type { ImageModel } from '../data/ImageModel.js';
import type { CursorLayer } from '../view/CursorLayer.js';
import type { Tool, ToolPoint } from './Tool.js';

/** The frame moves with the hand. */
export function panTool(model: ImageModel): Tool {
  let last: ToolPoint | undefined;
  return {
    begin: at => (last = at),
    move(at) {
      if (!last) return;
      const [dx, dy] = [at.screen[0] - last.screen[0], at.screen[1] - last.screen[1]];
      last = at;
      if (dx !== 0 || dy !== 0) model.setView(panned(model.view, dx, dy));
    },
    end: () => (last = undefined),
    cancel: () => (last = undefined)
  };
}

/** A rectangle is drawn, and fills the view. */
export function boxTool(model: ImageModel, layer: CursorLayer): Tool {
  let first: ToolPoint | undefined;
  const clear = (): void => {
    first = undefined;
    layer.showBox(undefined);
  };
  return {
    begin: at => (first = at),
    move(at) {
      if (first) layer.showBox(first.screen, at.screen);
    },
    end(at) {
      const from = first;
      clear();
      if (!from) return;
      const wide = Math.abs(at.screen[0] - from.screen[0]);
      const high = Math.abs(at.screen[1] - from.screen[1]);
      if (wide > 3 && high > 3) model.setView(boxed(model.view, model.placement, from.screen, at.screen));
    },
    cancel: clear
  };
}
