import { BrokerError } from '../errors.js';

/**
 * The recorded path in a stream resource's `uri`: `file:///p`, `file://localhost/p`, `file:/p`, or a bare path.
 * @throws AssetForbidden for another host or another scheme
 */
export function pathOfUri(uri: string, resource: string): string {
  const file = /^file:(?:\/\/([^/]*))?(\/.*)$/i.exec(uri);
  if (file !== null) {
    const host = (file[1] ?? '').toLowerCase();
    if (host !== '' && host !== 'localhost' && host !== '127.0.0.1')
      throw refused(uri, resource, `it is on the machine ${host}`);
    const path = decoded(file[2] ?? '', uri, resource);
    if (path.startsWith('//')) throw refused(uri, resource, 'it is a network path');
    return path.replace(/^\/(?=[A-Za-z]:[/\\])/, '');
  }
  if (/^[A-Za-z][A-Za-z0-9+.-]+:/.test(uri)) throw refused(uri, resource, 'only file: addresses can be read');
  return uri;
}

function decoded(path: string, uri: string, resource: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw refused(uri, resource, 'its percent signs do not decode');
  }
}

function refused(uri: string, resource: string, reason: string): BrokerError {
  return new BrokerError(
    'AssetForbidden',
    `${uri} is not read: ${reason}. Where the file is on this machine too, add \`rootMap\` to the catalog's entry in catalogs.yml ` +
      `(or to openCatalog's options) and record a file://localhost address.`,
    { path: uri, roots: [], resource }
  );
}
