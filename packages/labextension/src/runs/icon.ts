import { LabIcon } from '@jupyterlab/ui-components';

/** A peak over three dots: a scan. */
const svgstr = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="16">
  <g class="jp-icon3" fill="#616161">
    <path d="M2 17.5c4.2 0 5.6-2.1 6.9-7.1C9.900 6.500 10.600 4 12 4s2.100 2.500 3.100 6.400c1.300 5 2.700 7.100 6.900 7.100v-2c-3 0-3.900-1.400-5-5.600C15.900 5.700 14.900 2 12 2S8.100 5.700 7 9.900c-1.100 4.200-2 5.600-5 5.600z"/>
    <circle cx="4" cy="21" r="1.500"/><circle cx="12" cy="21" r="1.500"/><circle cx="20" cy="21" r="1.500"/>
  </g>
</svg>`;

export const runsIcon: LabIcon = new LabIcon({ name: 'brokerlab:runs', svgstr });
