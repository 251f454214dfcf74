export { BrokerError, isBrokerError, type BrokerErrorFields, type BrokerErrorTag } from './errors.js';
export type * from './documents.js';
export type * from './store/Store.js';
export type * from './arrays/nd-array.js';
export type { AssetFile, AssetHandler, AssetReference, Assets, HandlerFactory } from './assets/Assets.js';
export { createInserter, type Inserter } from './insert/create-inserter.js';
