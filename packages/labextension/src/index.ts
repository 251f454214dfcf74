import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { runsPlugin } from './runs/plugin.js';

const plugins: JupyterFrontEndPlugin<void>[] = [runsPlugin];

export default plugins;
