import type { EventBatch } from '../../decode/EventBatch.js';
import { EventTemplate } from '../../decode/EventTemplate.js';
import type { EventDocument } from '../../documents.js';

const MOST_ROWS = 4096;
const FEWEST_ROWS = 16;
const MOST_TEMPLATES = 8;
const MOST_EXAMPLES = 32;

interface Filling {
  template: EventTemplate;
  batch: EventBatch;
  capacity: number;
}

/** Reads event lines into batches without parsing them, by the examples of lines that were parsed. */
export class EventBatches {
  readonly #fields: readonly string[];
  readonly #templates: EventTemplate[] = [];
  #examples = 0;
  #filling: Filling | undefined;
  #filled: EventBatch[] = [];
  #filledRows = 0;

  constructor(fields: readonly string[]) {
    this.#fields = fields;
  }

  /** `false`: the line must be parsed, and what `take` gives comes before it. */
  read(bytes: Buffer, from: number, end: number): boolean {
    const filling = this.#filling;
    if (filling !== undefined && filling.batch.length < filling.capacity) {
      if (filling.template.read(bytes, from, end, filling.batch)) return true;
    }
    return this.#readOther(bytes, from, end);
  }

  /** What was read since the last time. */
  take(): EventBatch[] {
    this.#fill();
    const filled = this.#filled;
    this.#filled = [];
    this.#filledRows = 0;
    return filled;
  }

  #readOther(bytes: Buffer, from: number, end: number): boolean {
    const last = this.#filling;
    const isFull = last?.batch.length === last?.capacity;
    if (this.#filledRows + (last?.batch.length ?? 0) >= MOST_ROWS) return false;
    for (const template of this.#templates) {
      if (template === last?.template && !isFull) continue;
      const capacity = template === last?.template ? Math.min(4 * last.capacity, MOST_ROWS) : FEWEST_ROWS;
      const batch = template.batch(capacity);
      if (!template.read(bytes, from, end, batch)) continue;
      this.#fill();
      this.#filling = { template, batch, capacity };
      return true;
    }
    return false;
  }

  #fill(): void {
    if (this.#filling === undefined) return;
    this.#filled.push(this.#filling.batch);
    this.#filledRows += this.#filling.batch.length;
    this.#filling = undefined;
  }

  learn(line: Buffer, event: EventDocument): void {
    if (this.#examples >= MOST_EXAMPLES) return;
    this.#examples++;
    const template = EventTemplate.of(line, event, this.#fields);
    if (template === undefined) return;
    this.#templates.unshift(template);
    if (this.#templates.length > MOST_TEMPLATES) this.#templates.pop();
  }
}
