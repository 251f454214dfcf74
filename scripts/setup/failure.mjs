/** A failure with what to do about it. */
export class SetupFailure extends Error {
  constructor(message, advice, log) {
    super(message);
    this.name = 'SetupFailure';
    this.advice = advice;
    this.log = log;
  }
}

const known = [
  [
    /No space left on device|ENOSPC|disk quota exceeded/i,
    'The disk is full: about 3 GB are needed here and 1 GB in the temporary folder (TMPDIR). Make room and run it again.'
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ENETUNREACH|ECONNREFUSED|ETIMEDOUT|ECONNRESET|NewConnectionError|NameResolutionError|Temporary failure in name resolution|Max retries exceeded|ReadTimeoutError|Network is unreachable/,
    'The network could not be reached: pypi.org and registry.npmjs.org are needed for the first start. Behind a proxy, set HTTPS_PROXY; for mirrors, PIP_INDEX_URL and npm_config_registry. Then run it again.'
  ],
  [
    /CERTIFICATE_VERIFY_FAILED|SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT|UNABLE_TO_VERIFY_LEAF/,
    'A certificate was not accepted. Behind a proxy that signs its own, set PIP_CERT and NODE_EXTRA_CA_CERTS to its certificate file, then run it again.'
  ],
  [
    /ensurepip is not available|No module named ensurepip|No module named venv/,
    "Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv (or python3.X-venv for your version). Then run it again."
  ],
  [
    /EACCES|Permission denied|EPERM/,
    'A file could not be written. Look at the log for its path, give yourself the right to write there (or remove what another user made), and run it again.'
  ],
  [
    /No matching distribution found|Could not find a version that satisfies|Requires-Python/,
    'A pinned Python package is not available for this Python or from this index. Python 3.10 to 3.14 on a common platform should do; set PYTHON to choose another interpreter.'
  ]
];

/** What to do about a tool's failure, from what it printed. */
export function adviceFor(output, otherwise) {
  for (const [pattern, advice] of known) if (pattern.test(output)) return advice;
  return otherwise;
}

/** Prints a failure for people; anything unexpected with its stack. */
export function report(error) {
  if (!(error instanceof SetupFailure)) {
    console.error(error);
    return;
  }
  console.error(`\nFailed: ${error.message}`);
  if (error.advice) console.error(`To do:  ${error.advice}`);
  if (error.log) console.error(`Log:    ${error.log}`);
}
