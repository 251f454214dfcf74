import { colormapNames } from '@brokerlab/core/dist/view/colormap/Colormap.js';

const groups: readonly (readonly [name: string, maps: readonly string[]])[] = [
  ['Perceptual', ['viridis', 'inferno', 'magma', 'plasma', 'cividis']],
  ['Grey and even', ['gray', 'bone', 'cubehelix', 'hot', 'afmhot', 'turbo', 'jet']],
  [
    'Diverging',
    ['RdBu', 'RdYlBu', 'coolwarm', 'bwr', 'seismic', 'PiYG', 'PRGn', 'BrBG', 'PuOr', 'RdGy', 'Spectral']
  ],
  ['Cyclic', ['twilight', 'twilight_shifted', 'hsv']]
];

/** All colormaps for a list, the perceptual ones first. */
export function colormapChoices(): (readonly [value: string, shown: string, group: string])[] {
  const known = new Map(colormapNames.map(name => [name.toLowerCase(), name]));
  const chosen = groups.flatMap(([group, maps]) =>
    maps.flatMap(map => {
      const name = known.get(map.toLowerCase());
      return name === undefined ? [] : [[name, name, group] as const];
    })
  );
  const taken = new Set<string>(chosen.map(([name]) => name));
  const others = colormapNames.filter(name => !taken.has(name)).map(name => [name, name, 'Others'] as const);
  return [...chosen, ...others];
}
