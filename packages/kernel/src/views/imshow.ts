import { checkImageOptions, type ImageOptions } from './image-options.js';
import { imagePicture } from './image-picture.js';
import { readImage, type ImageSource } from './image-source.js';
import { View } from './View.js';

/** The view of an image. */
export type ImageView = View<ImageOptions>;

/**
 * Draws an image into the output of the cell, when it is called: a frame, images (their first frame), an array of
 * numbers (rows of numbers, or a typed array and its `shape`), a run that has one image field, or a promise of one
 * of these. Options have matplotlib's names and meaning; without limits, the robust range is shown, and the colorbar
 * says so. Throws `InvalidQuery` for options that cannot be; what goes wrong later is told in the output, and by
 * `await view`. Larger frames are reduced by the mean, so that the picture has at most 100 kB, and marked so.
 */
export function imshow(image: unknown, options: ImageOptions = {}): ImageView {
  let source: Promise<ImageSource> | undefined;
  return new View('imshow', options, checkImageOptions, async current => {
    source ??= readImage(image, current);
    return imagePicture(await source, current);
  });
}
