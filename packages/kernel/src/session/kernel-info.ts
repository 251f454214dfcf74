import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { kernelFolder } from '../language/resolution.js';
import { PROTOCOL_VERSION, type JsonRecord } from '../protocol/message.js';

export const LANGUAGE_INFO: JsonRecord = {
  name: 'typescript',
  version: '5.0.4',
  mimetype: 'text/typescript',
  file_extension: '.ts',
  pygments_lexer: 'typescript',
  codemirror_mode: { name: 'javascript', typescript: true, json: false },
  nbconvert_exporter: 'script'
};

export function kernelInfo(): JsonRecord {
  const { version } = JSON.parse(readFileSync(join(kernelFolder, 'package.json'), 'utf8')) as {
    version: string;
  };
  return {
    status: 'ok',
    protocol_version: PROTOCOL_VERSION,
    implementation: 'brokerlab',
    implementation_version: version,
    language_info: LANGUAGE_INFO,
    banner: `TypeScript (Brokerlab) ${version} on Node.js ${process.version}\nThe default catalog is db: await db[-1] is the latest run, help() tells more.`,
    help_links: [{ text: 'TypeScript', url: 'https://www.typescriptlang.org/docs/' }],
    debugger: false,
    supported_features: []
  };
}
