import type { ImageModel } from './ImageModel.js';
import { upright } from './Orientation.js';

/** The TypeScript that shows in a notebook what is shown here. */
export function viewCode(model: ImageModel): string {
  const { images, settings, norm, limits, shownIndex, request } = model;
  if (!images) return '';
  const text = (value: unknown): string => JSON.stringify(value).replace(/^"|"$/g, "'");
  const options: string[] = [];
  if (typeof settings.cmap !== 'object' || Array.isArray(settings.cmap))
    options.push(`cmap: ${text(settings.cmap)}`);
  const isPlain = Object.keys(norm).length === 1;
  options.push(`norm: ${isPlain ? text(norm.name) : JSON.stringify(norm)}`);
  if (norm.name !== 'boundary') options.push(`vmin: ${limits.vmin}`, `vmax: ${limits.vmax}`);
  for (const key of ['bad', 'under', 'over', 'alpha', 'extent', 'title', 'xlabel', 'ylabel'] as const) {
    if (settings[key] !== undefined) options.push(`${key}: ${text(settings[key])}`);
  }
  if (settings.origin !== 'upper') options.push(`origin: ${text(settings.origin)}`);
  if (settings.aspect !== 'equal') options.push(`aspect: ${text(settings.aspect)}`);
  const stream = images.stream === 'primary' ? '' : `, { stream: ${text(images.stream)} }`;
  const open =
    request.catalog === undefined
      ? []
      : [
          "import { openCatalog } from '@brokerlab/core';",
          `const db = await openCatalog(${text(request.catalog)});`
        ];
  const lies =
    settings.orientation === upright ? [] : ['// The view is turned or flipped on the screen only.'];
  return [
    ...open,
    `const images = await db[${text(images.run)}].images(${text(images.field)}${stream});`,
    ...lies,
    `imshow(images.frames[${Math.max(0, shownIndex)}], { ${options.join(', ')} });`
  ].join('\n');
}
