import type { JsonRecord } from '../protocol/message.js';
import { requireHost } from '../session/host.js';
import type { Comm, CommTarget, OpenCommOptions } from './Comm.js';

/**
 * Opens a comm to a target that pages know, such as `jupyter.widget`. Binary `buffers` go beside the data.
 * Throws outside the Brokerlab kernel.
 */
export function openComm(target: string, data: JsonRecord = {}, options: OpenCommOptions = {}): Comm {
  return requireHost('openComm').comms.open(target, data, options);
}

/** Serves the comms that pages open to `target`; the function given back ends that. */
export function registerTarget(target: string, handler: CommTarget): () => void {
  return requireHost('registerTarget').comms.registerTarget(target, handler);
}
