import { BrokerError, type AssetReference, type Assets, type NdArray } from '../../dist/index.js';

/** Assets that read by a function, or refuse everything. */
export function fakeAssets(read?: (reference: AssetReference) => NdArray): Assets {
  const answer = (reference: AssetReference): NdArray => {
    if (read !== undefined) return read(reference);
    throw new BrokerError('AssetMissing', 'There are no files here.', { path: 'nowhere' });
  };
  return {
    describe: async reference => answer(reference),
    read: async reference => answer(reference),
    close: async () => {}
  };
}
