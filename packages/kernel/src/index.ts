export { clearOutput, help, input } from './session/notebook-functions.js';
export { openComm, registerTarget } from './comm/open.js';
export type { Comm, CommListener, CommMessage, CommOptions, CommTarget, OpenCommOptions } from './comm/Comm.js';
