import { corrupt } from '../open-file.js';
import { percentFormat } from '../python-format.js';
import type { AssetFile } from '../Assets.js';
import { text } from './arguments.js';

/** areaDetector's file of one frame: `template % (folder, filename, number)`. */
export function fileOfFrame(file: AssetFile, frame: number): string {
  const template = text(file.parameters, 'template', 'resource');
  const filename = text(file.parameters, 'filename', 'resource');
  const folder = file.path.endsWith('/') ? file.path : `${file.path}/`;
  try {
    return percentFormat(template, [folder, filename, frame]);
  } catch (error) {
    throw corrupt(file.path, (error as Error).message, error);
  }
}
