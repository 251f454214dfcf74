import { runVitest } from './vitest.mjs';

/** All tests of packages that need neither Jupyter nor a browser. */
export const unit = () => runVitest('unit', 900);
