import type { FrameRef } from '../../arrays/FrameRef.js';
import { itemSize, sizeOf } from '../../arrays/element-types.js';
import type { RunExport } from '../RunExport.js';
import { imageFields, type ImageField } from './image-fields.js';
import { TiffPages } from './TiffPages.js';

/**
 * One multi-page TIFF file an image field, or one file a frame (`frames: 'series'`); every 2-D frame in order, with the
 * element type of the data. A frame in memory.
 */
export async function writeTiff(run: RunExport): Promise<void> {
  const fields = await imageFields(run);
  for (const [i, image] of fields.entries()) {
    const fraction = (part: number): number => (i + part) / fields.length;
    await (run.options.frames === 'series'
      ? writeSeries(run, image, fraction)
      : writeStack(run, image, fraction));
  }
}

type FractionOf = (part: number) => number;

async function writeStack(run: RunExport, image: ImageField, fraction: FractionOf): Promise<void> {
  const { stream, field } = image;
  await run.file({ suffix: `${stream}-${field}.tiff`, stream, field }, async file => {
    const { frames } = await image.open();
    const bytes = frames.reduce((sum, frame) => sum + bytesOfFrame(frame), 0);
    const pages = new TiffPages(file, { bytes, description: describe(run, image) });
    for (const [n, frame] of frames.entries()) {
      await pages.write(await frame.read(run.signal));
      run.progress(fraction((n + 1) / frames.length), file);
    }
  });
}

/** A frame that cannot be read is a failure of its own file. */
async function writeSeries(run: RunExport, image: ImageField, fraction: FractionOf): Promise<void> {
  const { stream, field } = image;
  const { frames } = await image.open();
  const width = Math.max(5, String(frames.length - 1).length);
  for (const [n, frame] of frames.entries()) {
    const number = String(n).padStart(width, '0');
    await run.file({ suffix: `${stream}-${field}-${number}.tiff`, stream, field }, async file => {
      const pages = new TiffPages(file, { bytes: bytesOfFrame(frame), description: describe(run, image) });
      await pages.write(await frame.read(run.signal));
      run.progress(fraction((n + 1) / frames.length), file);
    });
  }
}

function bytesOfFrame({ shape, dtype }: FrameRef): number {
  return sizeOf(shape) * itemSize(dtype);
}

/** ASCII, as TIFF has it. */
function describe(run: RunExport, { stream, field }: ImageField): string {
  return JSON.stringify({ uid: run.uid, stream, field }).replace(
    /[^ -~]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  );
}
