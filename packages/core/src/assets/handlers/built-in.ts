import type { AssetFile, AssetHandler } from '../Assets.js';
import { Hdf5Dataset } from '../hdf5/Hdf5Dataset.js';
import type { Hdf5Files } from '../hdf5/Hdf5Files.js';
import { describeNpy, readNpy } from '../npy/read-npy.js';
import { describeTiff, readTiff } from '../tiff/read-tiff.js';
import { text } from './arguments.js';
import { eiger } from './eiger.js';
import { hdf5FilePerFrame } from './hdf5-files.js';
import { hdf5Slices } from './hdf5-slices.js';
import { hdf5Timestamps } from './hdf5-timestamps.js';
import { npyFiles, npyFrames, npySequence } from './npy.js';
import { streamFiles, type SeriesFormat } from './stream-files.js';
import { streamHdf5 } from './stream-hdf5.js';
import { tiffFilePerFrame } from './tiff-series.js';
import { xspress3 } from './xspress3.js';

/** Makes a handler that needs the catalog's HDF5 reader. */
export type BuiltInFactory = (file: AssetFile, files: Hdf5Files) => AssetHandler;

const AREA_DETECTOR = '/entry/data/data';
const DETECTOR = '/entry/instrument/detector/data';

const tiff: SeriesFormat = { describe: describeTiff, read: readTiff };
const npy: SeriesFormat = { describe: describeNpy, read: readNpy };

/** The specs and mimetypes that are read without a handler of the user's. */
export const BUILT_IN: Readonly<Record<string, BuiltInFactory>> = {
  AD_HDF5: slices,
  AD_HDF5_SWMR: slices,
  AD_HDF5_TS: hdf5Timestamps,
  AD_HDF5_SWMR_TS: hdf5Timestamps,
  AD_HDF5_SINGLE: (file, files) => hdf5FilePerFrame(file, files, AREA_DETECTOR),
  TPX_HDF5: (file, files) => hdf5Slices(file, files, DETECTOR),
  AD_EIGER: eiger,
  AD_EIGER2: eiger,
  AD_EIGER_SLICE: eiger,
  XSP3: xspress3,
  AD_TIFF: tiffFilePerFrame,
  NPY_SEQ: npySequence,
  npy: file => npyFiles(file, () => file.path),
  npy_FRAMEWISE: npyFrames,
  'application/x-hdf5': (file, files) =>
    file.parameters['template'] === undefined
      ? streamHdf5(file, files)
      : streamFiles(file, hdf5Series(file, files)),
  'multipart/related;type=image/tiff': file => streamFiles(file, tiff),
  'multipart/related;type=application/x-npy': file => streamFiles(file, npy, '%s_%d.npy'),
  'application/x-npy': file =>
    file.parameters['template'] === undefined ? npyRows(file) : streamFiles(file, npy)
};

function slices(file: AssetFile, files: Hdf5Files): AssetHandler {
  return hdf5Slices(file, files, AREA_DETECTOR);
}

function hdf5Series(file: AssetFile, files: Hdf5Files): SeriesFormat {
  const dataset = text(
    file.parameters,
    'dataset',
    'stream_resource',
    file.parameters['path'] as string | undefined
  );
  const at = (path: string): Hdf5Dataset => new Hdf5Dataset(file, files, path, dataset);
  return {
    describe: path => at(path).info(),
    read: (path, ranges, signal) => at(path).read(ranges, signal === undefined ? {} : { signal })
  };
}

/** One npy file whose first axis is the events. */
function npyRows(file: AssetFile): AssetHandler {
  const frames = npyFrames(file);
  const rowOf = (selector: Record<string, unknown>): Record<string, unknown> => ({
    frame_no: selector['index']
  });
  return {
    describe: (selector, options) => frames.describe(rowOf(selector), options),
    read: (selector, options) => frames.read(rowOf(selector), options)
  };
}
