import { AsyncLocalStorage } from 'node:async_hooks';

import type { Header } from '../protocol/message.js';

/** The request on whose behalf code runs, also in its callbacks later. */
export interface RequestContext {
  readonly parent: Header;
  /** Its code must stop wherever it is met. */
  cancelled: boolean;
}

export const requestContext: AsyncLocalStorage<RequestContext> = new AsyncLocalStorage();
