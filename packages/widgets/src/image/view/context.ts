import type { Translation } from '../../translation.js';
import type { ImageModel } from '../data/ImageModel.js';

/** What every part of an image view works with; the signal aborts when the view is disposed. */
export interface ViewContext {
  model: ImageModel;
  text: Translation;
  signal: AbortSignal;
}
