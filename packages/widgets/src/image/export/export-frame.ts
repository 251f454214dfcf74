import type { NdArray } from '@brokerlab/core';
import type { ImageModel } from '../data/ImageModel.js';
import { toNpy } from './npy.js';
import { saveFile } from './save-file.js';
import { toTiff } from './tiff.js';

export type ExportFormat = 'png' | 'tiff' | 'npy';

/** Saves the picture as it is shown (PNG), or the recorded pixels of the whole frame (TIFF, NPY). */
export async function exportFrame(
  model: ImageModel,
  canvas: HTMLCanvasElement,
  format: ExportFormat
): Promise<void> {
  const { images, tile, shownIndex } = model;
  if (!images || !tile) return;
  const name = `${images.run.slice(0, 8)}-${images.field}-${shownIndex + 1}.${format}`;
  if (format === 'png') {
    const blob = await new Promise<Blob | null>(done => canvas.toBlob(done, 'image/png'));
    if (blob) saveFile(name, blob);
    return;
  }
  const frame = await recordedFrame(model);
  if (!frame) return;
  const bytes = format === 'npy' ? toNpy(frame) : toTiff(frame);
  saveFile(name, new Blob([bytes as Uint8Array<ArrayBuffer>]));
}

async function recordedFrame(model: ImageModel): Promise<NdArray | undefined> {
  const { tile, shownIndex, settings } = model;
  if (!tile || tile.factor === 1) return tile;
  return model.loader.load('export', { index: shownIndex, factor: 1, how: settings.reduce });
}
