import { createCommRegistry, type CommRegistry } from '../comm/CommRegistry.js';
import { requestContext, type RequestContext } from '../execution/context.js';
import { bundleOf, type MimeBundle } from '../execution/display-bundle.js';
import type { Executor } from '../execution/Executor.js';
import type { Interrupts } from '../execution/interrupts.js';
import type { Output } from '../execution/Output.js';
import { reportOf, type ErrorReport } from '../execution/stack-trace.js';
import type { Language } from '../language/Language.js';
import type { JsonRecord, Message } from '../protocol/message.js';
import type { Transport } from '../transport/Transport.js';
import { completeCell } from './Completer.js';
import type { History, HistoryEntry } from './History.js';
import { inspectAt } from './Inspector.js';
import { toCodePoints, toUtf16 } from './offsets.js';

export interface KernelOptions {
  transport: Transport;
  output: Output;
  history: History;
  /** Loads the compiler, on the first call. */
  language(): Language;
  executor: Executor;
  interrupts: Interrupts;
  /** Awaited at the end of each cell. */
  pendingDrawings(): Promise<unknown>;
}

type Outcome = { status: 'ok' } | ({ status: 'error' } & ErrorReport);

/** Answers Jupyter's requests. */
export interface Kernel {
  readonly comms: CommRegistry;
  handle(message: Message): void;
  /** Asks the person at the page for a line. */
  input(prompt: string, password: boolean): Promise<string>;
}

export function createKernel(options: KernelOptions): Kernel {
  const { transport, output, history, language, executor } = options;
  const comms = createCommRegistry((type, content, rest) => output.publish(type, content, rest));
  const queue: Message[] = [];
  let count = 0;
  let running: Message | undefined;
  let answerInput: ((value: string) => void) | undefined;

  function status(state: 'busy' | 'idle', request: Message): void {
    transport.publish('status', { execution_state: state }, request.header);
    if (state === 'idle' && running && running !== request) {
      transport.publish('status', { execution_state: 'busy' }, running.header);
    }
  }

  function handle(message: Message): void {
    const type = message.header.msg_type;
    if (type === 'input_reply') answerInput?.(String(message.content['value'] ?? ''));
    else if (type === 'execute_request') {
      queue.push(message);
      if (!running) void drain();
    } else void answer(message);
  }

  async function answer(request: Message): Promise<void> {
    status('busy', request);
    const context: RequestContext = { parent: request.header, cancelled: false };
    try {
      const reply = await requestContext.run(context, () => contentOf(request));
      if (reply) transport.reply(request, reply.type, reply.content);
    } catch (error) {
      const report = reportOf(error);
      const type = request.header.msg_type;
      if (type.startsWith('comm_')) {
        requestContext.run(context, () => output.write('stderr', `${report.traceback.join('\n')}\n`));
      } else transport.reply(request, type.replace(/_request$/, '_reply'), { status: 'error', ...report });
    } finally {
      status('idle', request);
    }
  }

  async function contentOf(request: Message): Promise<{ type: string; content: JsonRecord } | undefined> {
    const { content } = request;
    const code = String(content['code'] ?? '');
    switch (request.header.msg_type) {
      case 'is_complete_request':
        return { type: 'is_complete_reply', content: { ...language().completeness(code) } };
      case 'complete_request':
        return {
          type: 'complete_reply',
          content: await complete(code, Number(content['cursor_pos'] ?? code.length))
        };
      case 'inspect_request':
        return {
          type: 'inspect_reply',
          content: inspect(code, Number(content['cursor_pos'] ?? code.length))
        };
      case 'history_request':
        return { type: 'history_reply', content: { status: 'ok', history: historyFor(content) } };
      case 'comm_info_request': {
        const target = content['target_name'];
        const known = comms.info(typeof target === 'string' && target !== '' ? target : undefined);
        return { type: 'comm_info_reply', content: { status: 'ok', comms: known } };
      }
      case 'comm_open':
      case 'comm_msg':
      case 'comm_close':
        await comms.handle(request);
        return undefined;
      default:
        return undefined;
    }
  }

  async function complete(code: string, cursor: number): Promise<JsonRecord> {
    const list = await completeCell(code, toUtf16(code, cursor), {
      language,
      declarations: () => executor.declarations,
      valueOf: executor.valueOf
    });
    const start = toCodePoints(code, list.start);
    const end = toCodePoints(code, list.end);
    const types = list.matches.map(text => ({ start, end, text, type: list.kinds[text] ?? '' }));
    return {
      status: 'ok',
      matches: list.matches,
      cursor_start: start,
      cursor_end: end,
      metadata: { _jupyter_types_experimental: types }
    };
  }

  function inspect(code: string, cursor: number): JsonRecord {
    const data = inspectAt(language(), executor.declarations, code, toUtf16(code, cursor));
    return { status: 'ok', found: data !== undefined, data: data ?? {}, metadata: {} };
  }

  function historyFor(content: JsonRecord): unknown[] {
    const number = (key: string): number | undefined =>
      typeof content[key] === 'number' ? (content[key] as number) : undefined;
    let entries: HistoryEntry[];
    if (content['hist_access_type'] === 'range') {
      entries = history.range(number('session') ?? 0, number('start') ?? 0, number('stop'));
    } else if (content['hist_access_type'] === 'search') {
      entries = history.search(String(content['pattern'] ?? '*'), number('n'), content['unique'] === true);
    } else entries = history.tail(number('n') ?? 10);
    const withOutput = content['output'] === true;
    return entries.map(({ session, line, input, output: shown }) => [
      session,
      line,
      withOutput ? [input, shown ?? null] : input
    ]);
  }

  async function drain(): Promise<void> {
    for (;;) {
      const request = queue.shift();
      if (!request) return;
      running = request;
      transport.setRunning(request.header);
      status('busy', request);
      try {
        await execute(request);
      } finally {
        running = undefined;
        transport.setRunning(undefined);
        status('idle', request);
      }
    }
  }

  async function execute(request: Message): Promise<void> {
    const { content } = request;
    const code = String(content['code'] ?? '');
    const silent = content['silent'] === true;
    const stored = !silent && content['store_history'] !== false && code.trim() !== '';
    if (stored) history.add(++count, code);
    output.setLatest(request.header);
    const context: RequestContext = { parent: request.header, cancelled: false };
    if (!silent) transport.publish('execute_input', { code, execution_count: count }, request.header);
    const outcome = await requestContext.run(context, () => runCell(code, context, { silent, stored }));
    const expressions =
      outcome.status === 'ok'
        ? await evaluateAll((content['user_expressions'] ?? {}) as JsonRecord, context)
        : {};
    const aborted: Message[] = [];
    if (outcome.status === 'error' && content['stop_on_error'] !== false) {
      await transport.fence();
      aborted.push(...queue.splice(0));
    }
    const rest = outcome.status === 'ok' ? { user_expressions: expressions, payload: [] } : {};
    transport.reply(request, 'execute_reply', { ...outcome, execution_count: count, ...rest });
    for (const request of aborted) abort(request);
  }

  async function runCell(
    code: string,
    context: RequestContext,
    { silent, stored }: { silent: boolean; stored: boolean }
  ): Promise<Outcome> {
    try {
      const value = await executor.run(code, `Cell [${count}]`, context);
      await options.interrupts.guard(context, async () => {
        if (value !== undefined && !silent) {
          const data = await safeBundle(value);
          if (stored) history.setOutput(count, String(data['text/plain'] ?? ''));
          output.publish('execute_result', { execution_count: count, data, metadata: {} });
        }
        await options.pendingDrawings();
      });
      return { status: 'ok' };
    } catch (error) {
      const report = reportOf(error);
      output.publish('error', { ...report });
      return { status: 'error', ...report };
    }
  }

  async function safeBundle(value: unknown): Promise<MimeBundle> {
    try {
      return await bundleOf(value);
    } catch (error) {
      output.write('stderr', `The value could not be shown: ${reportOf(error).traceback.join('\n')}\n`);
      return { 'text/plain': Object.prototype.toString.call(value) };
    }
  }

  async function evaluateAll(expressions: JsonRecord, context: RequestContext): Promise<JsonRecord> {
    const results: JsonRecord = {};
    for (const [name, expression] of Object.entries(expressions)) {
      try {
        const value = await executor.run(`(${String(expression)})`, `Expression ${name}`, context);
        results[name] = { status: 'ok', data: await bundleOf(value), metadata: {} };
      } catch (error) {
        results[name] = { status: 'error', ...reportOf(error) };
      }
    }
    return results;
  }

  function abort(request: Message): void {
    transport.publish('status', { execution_state: 'busy' }, request.header);
    transport.reply(request, 'execute_reply', { status: 'aborted', execution_count: count });
    transport.publish('status', { execution_state: 'idle' }, request.header);
  }

  async function input(prompt: string, password: boolean): Promise<string> {
    const request = running;
    if (!request || request.content['allow_stdin'] !== true) {
      throw new Error('this page does not take input: ask in a cell that a person runs');
    }
    return new Promise(resolve => {
      answerInput = value => {
        answerInput = undefined;
        resolve(value);
      };
      transport.ask(request, 'input_request', { prompt, password });
    });
  }

  return { comms, handle, input };
}
