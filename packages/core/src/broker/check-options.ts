import { BrokerError } from '../errors.js';
import { nearestName } from '../view/nearest-name.js';

/** Refuses options that `call` does not have, Python's names among them: none is dropped in silence. Throws InvalidQuery. */
export function checkOptions(call: string, options: object, names: readonly string[]): void {
  if (typeof options !== 'object' || (options as unknown) === null) {
    throw refusal(`${call}: options are an object, such as { ${names[0] ?? ''}: … }`, options);
  }
  const stranger = Object.keys(options).find(name => !names.includes(name));
  if (stranger === undefined) return;
  const nearest = nearestName(stranger, names);
  const advice = nearest === undefined ? '' : ` Did you mean '${nearest}'?`;
  throw refusal(`${call}: there is no option '${stranger}', only ${names.join(', ')}.${advice}`, options);
}

function refusal(message: string, query: unknown): BrokerError<'InvalidQuery'> {
  return new BrokerError('InvalidQuery', message, { query });
}
