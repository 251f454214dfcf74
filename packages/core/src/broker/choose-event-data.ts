import { setOwn } from '../decode/json.js';
import type { EventDescriptor, EventDocument, JsonObject } from '../documents.js';
import type { RunSource } from '../store/Store.js';
import type { FieldChoice } from '../table/choose-fields.js';
import { makeFieldTest, type FieldName } from '../table/field-choice.js';

/**
 * Narrows events to the fields asked for, and adds what is asked of configuration, start and stop values, each with
 * its own timestamp: what a table has as columns. Events of descriptors that have none of them are left out.
 * `choices` is asked when an event has not all of them itself: that takes the run's descriptors.
 */
export async function* chooseEventData(
  events: AsyncIterable<EventDocument>,
  source: RunSource,
  fields: readonly FieldName[],
  choices: () => Promise<readonly FieldChoice[]>
): AsyncGenerator<EventDocument> {
  const asked = fields.filter(field => field !== 'seq_num' && field !== 'time');
  const tests = asked.map(field => makeFieldTest([field]));
  const plans = new Map<string, Plan>();
  for await (const event of events) {
    const names = Object.keys(event.data);
    if (tests.every(test => names.some(test))) {
      yield narrow(event, name => tests.some(test => test(name)));
      continue;
    }
    let plan = plans.get(event.descriptor);
    if (!plan) {
      const descriptor = (await source.descriptors()).find(one => one.uid === event.descriptor);
      plan = planFor(await choices(), source, descriptor);
      plans.set(event.descriptor, plan);
    }
    const { data, extras, isRelevant } = plan;
    if (!isRelevant) continue;
    const chosen = narrow(event, name => data.has(name));
    for (const { name, value, timestamp } of extras) {
      setOwn(chosen.data, name, value);
      if (timestamp !== undefined) setOwn(chosen.timestamps, name, timestamp);
    }
    yield chosen;
  }
}

/** What the events of one descriptor have. */
interface Plan {
  data: ReadonlySet<string>;
  extras: readonly Extra[];
  isRelevant: boolean;
}

interface Extra {
  name: string;
  value: unknown;
  timestamp: number | undefined;
}

function planFor(
  choices: readonly FieldChoice[],
  source: RunSource,
  descriptor: EventDescriptor | undefined
): Plan {
  const data = choices.filter(choice => choice.from === 'data').map(choice => choice.name);
  const extras = choices
    .filter(choice => choice.from === 'metadata')
    .flatMap(({ name }) => extraValue(name, source, descriptor) ?? []);
  const has = (name: string): boolean =>
    descriptor !== undefined && Object.hasOwn(descriptor.data_keys, name);
  return { data: new Set(data), extras, isRelevant: extras.length > 0 || data.some(has) };
}

/** The first found of configuration, start and stop. */
function extraValue(
  name: string,
  { summary }: RunSource,
  descriptor: EventDescriptor | undefined
): Extra | undefined {
  for (const { data, timestamps } of Object.values(descriptor?.configuration ?? {})) {
    if (data && Object.hasOwn(data, name)) return { name, value: data[name], timestamp: timestamps?.[name] };
  }
  for (const document of [summary.start, summary.stop]) {
    if (document && Object.hasOwn(document, name))
      return { name, value: document[name], timestamp: document.time };
  }
  return undefined;
}

function narrow(event: EventDocument, isChosen: (name: string) => boolean): EventDocument {
  const timestamps = pick(event.timestamps ?? {}, isChosen);
  const chosen: EventDocument = { ...event, data: pick(event.data, isChosen), timestamps };
  if (event.filled) chosen.filled = pick(event.filled, isChosen);
  return chosen;
}

function pick<T>(object: { [key: string]: T }, isChosen: (name: string) => boolean): { [key: string]: T } {
  const picked: JsonObject = {};
  for (const key of Object.keys(object)) if (isChosen(key)) setOwn(picked, key, object[key]);
  return picked;
}
