import { getSystemErrorMap } from 'node:util';
import { parentPort } from 'node:worker_threads';
import h5wasm, { Dataset, File, Group } from 'h5wasm/node';
import type { Attributes, WriteReply, WriteRequest } from './protocol.js';

let file: File | undefined;
const lengths = new Map<string, number[]>();

async function answer(request: WriteRequest): Promise<void> {
  const module = await h5wasm.ready;
  if (request.kind === 'open') {
    module.activate_throwing_error_handler();
    lengths.clear();
    file = new File(request.file, 'w');
    return;
  }
  if (!file) throw new Error('no file is open');
  switch (request.kind) {
    case 'group': {
      const group =
        request.path === '/' ? file : parentOf(file, request.path).create_group(nameOf(request.path));
      return setAttributes(group, request.attributes);
    }
    case 'value': {
      const { path, data, shape, dtype, attributes } = request;
      const dataset = parentOf(file, path).create_dataset({
        name: nameOf(path),
        data: data as string[],
        shape,
        dtype
      });
      return setAttributes(dataset, attributes);
    }
    case 'growing': {
      const { path, shape, chunks, dtype, attributes } = request;
      const maxshape = [null, ...shape.slice(1)];
      const dataset = parentOf(file, path).create_dataset({
        name: nameOf(path),
        data: [],
        shape,
        maxshape,
        chunks,
        dtype
      });
      lengths.set(path, shape);
      return setAttributes(dataset, attributes);
    }
    case 'write': {
      const { path, offset, count, data } = request;
      const dataset = datasetAt(file, path);
      grow(dataset, path, (offset[0] ?? 0) + (count[0] ?? 0));
      dataset.write_slice(
        offset.map((from, axis) => [from, from + (count[axis] ?? 0)]),
        data
      );
      return;
    }
    case 'length':
      return grow(datasetAt(file, request.path), request.path, request.length);
    case 'attributes':
      return setAttributes(request.path === '/' ? file : entityAt(file, request.path), request.attributes);
    case 'link':
      parentOf(file, request.path).create_soft_link(request.target, nameOf(request.path));
      return;
    case 'close': {
      const closing = file;
      file = undefined;
      closing.flush();
      if (closing.close() < 0) throw new Error('the file could not be closed');
    }
  }
}

function grow(dataset: Dataset, path: string, length: number): void {
  const shape = lengths.get(path) ?? [];
  if (length <= (shape[0] ?? 0)) return;
  const longer = [length, ...shape.slice(1)];
  dataset.resize(longer);
  lengths.set(path, longer);
}

function entityAt(from: File, path: string): Dataset | Group {
  const entity = from.get(path);
  if (entity instanceof Dataset || entity instanceof Group) return entity;
  throw new Error(`${path} is not there`);
}

function datasetAt(from: File, path: string): Dataset {
  const entity = entityAt(from, path);
  if (entity instanceof Dataset) return entity;
  throw new Error(`${path} is a group`);
}

function parentOf(from: File, path: string): Group {
  const parent = path.slice(0, path.lastIndexOf('/'));
  const entity = parent === '' ? from : entityAt(from, parent);
  if (entity instanceof Group) return entity;
  throw new Error(`${parent} is a dataset`);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function setAttributes(entity: Dataset | Group, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'string') entity.create_attribute(name, value, [], 'S');
    else if (typeof value === 'number')
      entity.create_attribute(name, value, [], Number.isInteger(value) ? '<i' : '<d');
    else if (value.every(item => typeof item === 'string'))
      entity.create_attribute(name, [...value] as string[], [value.length], 'S');
    else
      entity.create_attribute(
        name,
        [...value] as number[],
        [value.length],
        value.every(Number.isInteger) ? '<i' : '<d'
      );
  }
}

/** HDF5 tells the system's message in the text of its own. */
function codeIn(text: string): string | undefined {
  for (const [code, message] of getSystemErrorMap().values()) {
    if (text.toLowerCase().includes(`error message = '${message.toLowerCase()}`)) return code;
  }
  return undefined;
}

parentPort?.on('message', (request: WriteRequest) => {
  const reply = (message: WriteReply): void => parentPort?.postMessage(message);
  answer(request).then(
    () => reply({ ok: true }),
    (error: unknown) => {
      const text = error instanceof Error ? error.message : String(error);
      reply({ ok: false, message: text, code: codeIn(text) });
    }
  );
});
