export type { DataSource, Signalled } from './source/DataSource.js';
export { HttpSource, type Fetch } from './source/HttpSource.js';
export { MemorySource } from './source/MemorySource.js';
export { SourceError } from './source/SourceError.js';
export { english, type Translation } from './translation.js';
export { RunList, type RunListOptions } from './runs/RunList.js';
