// What the interrupt polls cost: the same functions compiled as cells are, and without polls.
//     node benchmarks/interrupt_polls.mjs
import vm from 'node:vm';
import { openLanguage } from '../packages/kernel/dist/language/Language.js';
import { createInterrupts } from '../packages/kernel/dist/execution/interrupts.js';
import { createSignals } from '../packages/kernel/dist/transport/signals.js';

const CELLS = {
  'an empty loop': 'function run() { let s = 0; for (let i = 0; i < 5e7; i++) s += i % 7; return s } run()',
  'sums of arrays':
    'function run() { let s = 0; for (let k = 0; k < 200; k++) { const a = Float64Array.from({ length: 20000 }, (_, i) => Math.sqrt(i)); s += a.reduce((x, y) => x + y, 0) } return s } run()',
  recursion: 'function fib(n: number): number { return n < 2 ? n : fib(n - 1) + fib(n - 2) } fib(35)',
  strings:
    "function run() { const words = []; for (let i = 0; i < 1e6; i++) words.push('w' + i); return words.join(' ').split(' ').length } run()"
};

const language = openLanguage();
const { poll } = createInterrupts(createSignals());

function milliseconds(code) {
  const run = vm.runInThisContext(
    `(function (exports, require, __brokerlab_poll, __brokerlab_at) {\n${code}\n})`
  );
  const times = [];
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    run({}, undefined, poll, value => value);
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[2];
}

for (const [name, source] of Object.entries(CELLS)) {
  const { code } = language.compile('', source);
  const polled = milliseconds(code);
  const plain = milliseconds(
    code.replaceAll('__brokerlab_poll();', '').replaceAll('__brokerlab_poll(),', '')
  );
  console.log(
    `${name.padEnd(16)} ${plain.toFixed(0)} ms plain, ${polled.toFixed(0)} ms with polls: ${(polled / plain).toFixed(2)}`
  );
}
language.close();
