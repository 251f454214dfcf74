import { isImage } from '../../arrays/choose-field.js';
import { openImages, type ImageStack } from '../../arrays/ImageStack.js';
import { BrokerError } from '../../errors.js';
import { chooseStreams } from '../choose-streams.js';
import type { RunExport } from '../RunExport.js';

export interface ImageField {
  stream: string;
  field: string;
  /** Reads the documents and the headers of the files. */
  open: () => Promise<ImageStack>;
}

/** The fields of a run that are images by their descriptors. Throws NotAnImage where there are none. */
export async function imageFields(run: RunExport): Promise<ImageField[]> {
  const { assets } = run.options;
  const found: ImageField[] = [];
  for (const stream of await chooseStreams(run)) {
    for (const field of stream.fields) {
      if (!stream.descriptors.some(({ data_keys: keys }) => keys[field] && isImage(keys[field]))) continue;
      const open = (): Promise<ImageStack> =>
        openImages([run.source], field, { stream: stream.name, assets, ...run.signal });
      found.push({ stream: stream.name, field, open });
    }
  }
  if (found.length > 0) return found;
  throw new BrokerError(
    'NotAnImage',
    `Run ${run.uid} has no image among the fields to export. Export it as csv, parquet, arrow or hdf5.`,
    { field: '', shape: [], uid: run.uid }
  );
}
