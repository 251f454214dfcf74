/** What is there from the first cell, as exported by `@brokerlab/kernel`. */
export const GLOBAL_NAMES: readonly string[] = [
  'db',
  'openCatalog',
  'getFields',
  'imshow',
  'plot',
  'display',
  'help',
  'clearOutput'
];

export function globalDeclarations(): string {
  return `import { ${GLOBAL_NAMES.join(', ')} } from '@brokerlab/kernel';\n`;
}
