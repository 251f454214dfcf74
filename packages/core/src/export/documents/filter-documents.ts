import { streamOf, type EventDescriptor, type JsonObject, type NamedDocument } from '../../documents.js';
import { chooseStreams } from '../choose-streams.js';
import type { RunExport } from '../RunExport.js';

/** A run's documents, without the streams and fields that were not asked; all of them where nothing was. */
export async function* filterDocuments(run: RunExport): AsyncIterable<NamedDocument> {
  const documents = run.source.documents(run.signal);
  if (!run.options.fields && !run.options.streams) {
    yield* documents;
    return;
  }
  const filter = new DocumentFilter(
    new Map((await chooseStreams(run)).map(stream => [stream.name, new Set(stream.fields)])),
    await resourcesInUse(run)
  );
  for await (const [name, document] of documents) {
    const kept = filter.keep(name, document as JsonObject);
    if (kept) yield [name, kept] as unknown as NamedDocument;
  }
}

/** The resources whose datums the events of the chosen fields name. */
async function resourcesInUse(run: RunExport): Promise<Set<string>> {
  const used = new Set<string>();
  const assets = await run.source.assets(run.signal);
  for (const stream of await chooseStreams(run)) {
    const keys = stream.descriptors.map(descriptor => descriptor.data_keys);
    const external = stream.fields.filter(field => keys.some(key => key[field]?.external !== undefined));
    if (external.length === 0) continue;
    for await (const event of run.source.events({ stream: stream.name, fields: external, ...run.signal })) {
      for (const field of external) {
        const datum =
          typeof event.data[field] === 'string' ? assets.datum(event.data[field] as string) : undefined;
        if (datum) used.add(datum.resource);
      }
    }
  }
  return used;
}

class DocumentFilter {
  readonly #streams: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #resources: ReadonlySet<string>;
  readonly #descriptors = new Map<string, ReadonlySet<string>>();
  readonly #streamResources = new Set<string>();

  constructor(streams: ReadonlyMap<string, ReadonlySet<string>>, resources: ReadonlySet<string>) {
    this.#streams = streams;
    this.#resources = resources;
  }

  keep(name: NamedDocument[0], document: JsonObject): JsonObject | undefined {
    switch (name) {
      case 'start':
        return document;
      case 'stop':
        return document['num_events']
          ? { ...document, num_events: only(document['num_events'], this.#streams) }
          : document;
      case 'descriptor':
        return this.#descriptor(document as EventDescriptor);
      case 'event':
      case 'event_page': {
        const fields = this.#descriptors.get(document['descriptor'] as string);
        return fields && this.#event(document, fields);
      }
      case 'resource':
        return this.#resources.has(document['uid'] as string) ? document : undefined;
      case 'datum':
      case 'datum_page':
        return this.#resources.has(document['resource'] as string) ? document : undefined;
      case 'stream_resource': {
        const key = document['data_key'] as string;
        if (![...this.#streams.values()].some(fields => fields.has(key))) return undefined;
        this.#streamResources.add(document['uid'] as string);
        return document;
      }
      case 'stream_datum': {
        const kept = this.#streamResources.has(document['stream_resource'] as string);
        return kept && this.#descriptors.has(document['descriptor'] as string) ? document : undefined;
      }
    }
  }

  #descriptor(descriptor: EventDescriptor): JsonObject | undefined {
    const fields = this.#streams.get(streamOf(descriptor));
    if (!fields) return undefined;
    this.#descriptors.set(descriptor.uid, fields);
    const { object_keys: objects, hints } = descriptor;
    return {
      ...descriptor,
      data_keys: only(descriptor.data_keys, fields),
      ...(objects
        ? { object_keys: mapValues(objects, names => names.filter(name => fields.has(name))) }
        : {}),
      ...(hints
        ? {
            hints: mapValues(hints, hint =>
              hint.fields ? { ...hint, fields: hint.fields.filter(name => fields.has(name)) } : hint
            )
          }
        : {})
    };
  }

  #event(event: JsonObject, fields: ReadonlySet<string>): JsonObject {
    return {
      ...event,
      data: only(event['data'], fields),
      timestamps: only(event['timestamps'], fields),
      ...(event['filled'] ? { filled: only(event['filled'], fields) } : {})
    };
  }
}

function only(object: JsonObject, keys: { has(key: string): boolean }): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => keys.has(key)));
}

function mapValues<T, U>(object: Record<string, T>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
