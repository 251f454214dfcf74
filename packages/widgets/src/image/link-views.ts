import type { ImageModel } from './data/ImageModel.js';
import type { ImageView } from './ImageView.js';

export interface LinkOptions {
  /** The part in sight; true when left out, as the others. */
  view?: boolean;
  frame?: boolean;
  cursor?: boolean;
  /** Colormap, norm and limits. */
  colors?: boolean;
}

/** What is done to one view is done to the others; the function that is given ends it, as does disposing of a view. */
export function linkViews(views: readonly ImageView[], options: LinkOptions = {}): () => void {
  const { view = true, frame = true, cursor = true, colors = true } = options;
  const life = new AbortController();
  const shown = new Map(views.map(({ model }) => [model, colorsOf(model)]));
  let isFollowing = false;
  const follow = (leader: ImageModel, act: (model: ImageModel) => void): void => {
    if (isFollowing) return;
    isFollowing = true;
    try {
      for (const { model } of views) if (model !== leader && !model.signal.aborted) act(model);
    } finally {
      isFollowing = false;
    }
  };
  for (const { model } of views) {
    const signal = AbortSignal.any([life.signal, model.signal]);
    if (view) model.changes.on(['view'], () => follow(model, other => other.setView(model.view)), signal);
    if (cursor)
      model.changes.on(['cursor'], () => follow(model, other => other.setCursor(model.cursor)), signal);
    if (frame) {
      const step = (other: ImageModel): void => {
        if (other.index !== model.index) void other.show(model.index);
      };
      model.changes.on(['status'], () => follow(model, step), signal);
    }
    if (colors) {
      const color = (): void => {
        const { settings, norm, limits } = model;
        if (colorsOf(model) === shown.get(model)) return;
        shown.set(model, colorsOf(model));
        follow(model, other => {
          void other.set({ cmap: settings.cmap, norm, contrast: 'typed', ...limits });
          shown.set(other, colorsOf(other));
        });
      };
      model.changes.on(['settings'], color, signal);
    }
  }
  return () => life.abort();
}

function colorsOf({ settings: { cmap, norm, contrast, vmin, vmax } }: ImageModel): string {
  return JSON.stringify([cmap, norm, contrast, vmin, vmax]);
}
