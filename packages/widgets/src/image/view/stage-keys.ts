import { panned, toFrame, toScreen, zoomed } from '../data/Viewport.js';
import { upright } from '../data/Orientation.js';
import type { ImageModel } from '../data/ImageModel.js';

const arrows: Record<string, readonly [dx: number, dy: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1]
};

/** What a key does over the image; false where it does nothing. */
export function pressStageKey(model: ImageModel, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const { width, height } = model.placement;
  const middle = [width / 2, height / 2] as const;
  const arrow = arrows[event.key];
  if (arrow && event.shiftKey) {
    model.setView(panned(model.view, (-arrow[0] * width) / 8, (-arrow[1] * height) / 8));
    return true;
  }
  if (arrow) {
    moveCursor(model, arrow);
    return true;
  }
  const actions: Record<string, () => void> = {
    '+': () => model.setView(zoomed(model.view, Math.SQRT2, cursorPlace(model) ?? middle)),
    '=': () => model.setView(zoomed(model.view, Math.SQRT2, cursorPlace(model) ?? middle)),
    '-': () => model.setView(zoomed(model.view, Math.SQRT1_2, cursorPlace(model) ?? middle)),
    '0': () => model.fit(),
    '1': () => model.setView(zoomed(model.view, 1 / (model.view.scaleX * model.ratio), middle)),
    PageUp: () => void model.show(model.index - 1),
    PageDown: () => void model.show(model.index + 1),
    Home: () => void model.show(0),
    End: () => void model.show((model.images?.frames ?? 1) - 1),
    a: () => void model.set({ contrast: 'auto', vmin: undefined, vmax: undefined }),
    f: () => void model.set({ contrast: 'full', vmin: undefined, vmax: undefined }),
    l: () => void model.set({ contrast: model.settings.contrast === 'lock' ? 'auto' : 'lock' }),
    r: () => void model.set({ orientation: upright })
  };
  const action = actions[event.key];
  action?.();
  return action !== undefined;
}

function cursorPlace(model: ImageModel): [x: number, y: number] | undefined {
  if (!model.cursor) return undefined;
  const [x, y] = toScreen(model.view, model.placement, model.cursor);
  const { width, height } = model.placement;
  return x >= 0 && y >= 0 && x <= width && y <= height ? [x, y] : undefined;
}

function moveCursor(model: ImageModel, [dx, dy]: readonly [number, number]): void {
  const { view, placement } = model;
  if (!cursorPlace(model)) {
    model.setCursor(toFrame(view, placement, placement.width / 2, placement.height / 2));
    return;
  }
  const at = toScreen(view, placement, model.cursor ?? { row: 0, column: 0 });
  // A step is one pixel of the screen where pixels of the frame are smaller than that.
  const stepX = Math.max(1, view.scaleX);
  const stepY = Math.max(1, view.scaleY);
  const to = toFrame(view, placement, at[0] + dx * stepX, at[1] + dy * stepY);
  const { rows, columns } = placement;
  model.setCursor({
    row: Math.min(rows - 1, Math.max(0, Math.round(to.row))),
    column: Math.min(columns - 1, Math.max(0, Math.round(to.column)))
  });
}
