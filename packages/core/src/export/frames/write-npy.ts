import { bytesOf } from '../../arrays/element-types.js';
import type { ImageStack } from '../../arrays/ImageStack.js';
import { BrokerError } from '../../errors.js';
import type { RunExport } from '../RunExport.js';
import { imageFields } from './image-fields.js';
import { npyHeader } from './npy-header.js';

/** One NPY file an image field: all events, their axis first, with the element type of the data. A frame in memory. */
export async function writeNpy(run: RunExport): Promise<void> {
  const fields = await imageFields(run);
  for (const [i, { stream, field, open }] of fields.entries()) {
    await run.file({ suffix: `${stream}-${field}.npy`, stream, field }, async file => {
      const images = await open();
      await file.write(npyHeader(images.dtype, wholeShape(images, run.uid)));
      for (const [n, frame] of images.frames.entries()) {
        const { data, dtype } = await frame.read(run.signal);
        if (dtype !== images.dtype)
          throw uneven(images.field, run.uid, `frames of ${images.dtype} and of ${dtype}`);
        await file.write(bytesOf(data));
        run.progress((i + (n + 1) / images.frames.length) / fields.length, file);
      }
    });
  }
}

function wholeShape(images: ImageStack, uid: string): number[] {
  return images.shape.map(length => {
    if (length === null) throw uneven(images.field, uid, 'frames of several shapes');
    return length;
  });
}

function uneven(field: string, uid: string, what: string): BrokerError {
  return new BrokerError(
    'NotAnImage',
    `'${field}' of run ${uid} has ${what}, which no NPY file can hold. Export it as tiff with frames: 'series'.`,
    { field, shape: [], uid }
  );
}
