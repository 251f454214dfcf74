export type { DataSource, Signalled } from './source/DataSource.js';
export { HttpSource, type Fetch } from './source/HttpSource.js';
export { MemorySource } from './source/MemorySource.js';
export { SourceError } from './source/SourceError.js';
export { english, type Translation } from './translation.js';
export { RunList, type RunListOptions } from './runs/RunList.js';
export type { FrameTile, ImageSource, Watched } from './source/ImageSource.js';
export { MemoryImageStore, type MemoryImages } from './source/memory-images.js';
export { ImageView, type ImageViewOptions } from './image/ImageView.js';
export type { Contrast, ImageOptions, ImageSettings, Limit } from './image/data/ImageSettings.js';
export { linkViews, type LinkOptions } from './image/link-views.js';
export { copyText } from './clipboard.js';
export type { TableSource } from './source/TableSource.js';
export {
  MemoryTable,
  type MemoryCell,
  type MemoryColumn,
  type MemoryTableOptions
} from './source/MemoryTable.js';
export { TableView, type TableViewOptions } from './table/TableView.js';
export type { TableState } from './table/Layout.js';
