import type { EventDescriptor, NamedDocument } from '../../documents.js';
import { TIMED, floatsOfDescriptor, floatsOfEvents, type FloatFields } from './float-fields.js';

/** Tells the float fields of a run's documents as they pass, descriptors before their events. */
export class FloatsOfDocuments {
  readonly #events = new Map<string, FloatFields>();

  of([name, document]: NamedDocument): FloatFields {
    switch (name) {
      case 'start':
      case 'stop':
        return TIMED;
      case 'descriptor':
        this.#events.set(document.uid, floatsOfEvents(document));
        return floatsOfDescriptor(document);
      case 'event':
      case 'event_page':
        return (
          this.#events.get(document['descriptor'] as EventDescriptor['uid']) ?? {
            time: true,
            timestamps: true
          }
        );
      default:
        return undefined;
    }
  }
}
