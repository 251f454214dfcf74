import { svg } from '../../dom.js';

const paths = {
  play: 'M4 2.5v11l9-5.5z',
  pause: 'M4 2.5h3v11H4zM9 2.5h3v11H9z',
  previous: 'M11 2.5v11L3.5 8z',
  next: 'M5 2.5v11L12.5 8z',
  fit: 'M2 2h4v1.6H3.6V6H2zM10 2h4v4h-1.6V3.6H10zM2 10h1.6v2.4H6V14H2zM12.4 10H14v4h-4v-1.6h2.4z',
  zoomIn: 'M7.2 3h1.6v4.2H13v1.6H8.8V13H7.2V8.8H3V7.2h4.2z',
  zoomOut: 'M3 7.2h10v1.6H3z',
  turn: 'M8 3V.5L12 4 8 7.500V5a3.500 3.500 0 1 0 3.500 3.500H13.500A5.500 5.500 0 1 1 8 3z',
  flipAcross: 'M7.300 2h1.400v12H7.300zM6 4.500v7L1.500 11.500zM10 4.500v7h4.500z',
  flipDown: 'M2 7.300v1.400h12V7.300zM4.500 6h7L11.500 1.500zM4.500 10h7v4.500z',
  pan: 'M8 1l2.500 3H8.800v3.200H12V5.500L15 8l-3 2.500V8.800H8.800V12h1.700L8 15l-2.500-3h1.700V8.800H4v1.700L1 8l3-2.500v1.700h3.200V4H5.500z',
  box: 'M2 3h12v10H2zm1.500 1.500v7h9v-7z',
  row: 'M1 7.200h14v1.600H1z',
  column: 'M7.200 1h1.600v14H7.200z',
  line: 'M2.600 14.500l-1.100-1.100L13.400 1.500l1.100 1.100z',
  rectangle: 'M2 4h12v8H2zm1.200 1.200v5.600h9.600V5.200z',
  ellipse:
    'M8 3c3.900 0 7 2.200 7 5s-3.100 5-7 5-7-2.200-7-5 3.100-5 7-5zm0 1.200C4.800 4.200 2.200 5.900 2.200 8s2.600 3.800 5.800 3.800 5.800-1.700 5.800-3.800S11.200 4.200 8 4.200z',
  polygon: 'M8 1.500l6.500 5-2.500 8H4l-2.500-8zm0 1.600L3 6.900l1.900 6.300h6.200L13 6.900z'
} as const;

export type IconName = keyof typeof paths;

/** A small picture in the colour of the text. */
export function icon(name: IconName): SVGSVGElement {
  return svg(
    'svg',
    { viewBox: '0 0 16 16', width: 14, height: 14, 'aria-hidden': 'true', class: 'brokerlab-icon' },
    [svg('path', { d: paths[name], 'fill-rule': 'evenodd' })]
  );
}
