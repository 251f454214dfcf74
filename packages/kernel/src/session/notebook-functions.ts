import { getHost, requireHost } from './host.js';

const OVERVIEW = `**Brokerlab**: \`db\` is the default catalog.

| write | to get |
| --- | --- |
| \`const h = await db[-1]\` | the latest run's header; \`db['36fc36']\` by uid, \`db[42]\` by scan_id |
| \`db.search({ plan_name: 'scan' }, { since: '2026-11' })\` | runs by their metadata |
| \`db.getTable(h, ['det'])\` | a table |
| \`db.getImages(h, 'image')\` | the images; \`imshow(images[0])\` shows one |
| \`plot(h)\` | a line or a map |
| \`help(db.getTable)\`, \`help('db.getTable')\` | documentation of a function |`;

/** Shows documentation: of a function or variable, of a dotted name, or, with nothing given, what there is. */
export function help(value?: unknown): void {
  const found = value === undefined ? OVERVIEW : getHost()?.help(value);
  const text = found ?? "Nothing is known about this value; give a name, such as help('db.getTable').";
  const host = getHost();
  if (host) host.output.display({ 'text/markdown': text, 'text/plain': text });
  else console.log(text);
}

/** Empties the cell's output; with `wait`, only when the next output comes. Does nothing outside the Brokerlab kernel. */
export function clearOutput(options: { wait?: boolean } = {}): void {
  getHost()?.output.clear(options.wait ?? false);
}

/** Asks the person at the page for a line of text. Throws where the page takes no input, as in nbconvert. */
export function input(prompt: string = '', options: { password?: boolean } = {}): Promise<string> {
  return requireHost('input').input(prompt, options.password ?? false);
}
