import { expect, test } from 'vitest';
import { drawn, imagePage } from './image-page.js';

const on = imagePage();

const count = `
  window.living = { listeners: 0, observers: 0 };
  const add = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    if (!(this instanceof AbortSignal)) {
      living.listeners++;
      const signal = typeof options === 'object' ? options.signal : undefined;
      if (signal) add.call(signal, 'abort', () => living.listeners--, { once: true });
    }
    return add.call(this, type, listener, options);
  };
  for (const Observer of [ResizeObserver, IntersectionObserver, MutationObserver]) {
    const { observe, disconnect } = Observer.prototype;
    Observer.prototype.observe = function (...of) { living.observers++; this.count = (this.count ?? 0) + 1; return observe.apply(this, of); };
    Observer.prototype.disconnect = function () { living.observers -= this.count ?? 0; this.count = 0; return disconnect.call(this); };
  }
  window.canvases = [];
  const create = document.createElement;
  document.createElement = function (...of) {
    const node = create.apply(this, of);
    if (of[0] === 'canvas') canvases.push(node);
    return node;
  };`;

test('after dispose no listener, observer, canvas or request is left', async () => {
  await on.run(count);
  await on.run(`await makeView(); ${drawn}`);
  await on.page.getByRole('button', { name: 'Play' }).click();
  await on.run(drawn);
  expect(await on.run('return living.listeners;')).toBeGreaterThan(20);
  expect(await on.run('return canvases.length;')).toBe(2);
  const left = await on.run(`
    const { model } = view;
    view.dispose();
    const requests = source.requests;
    await new Promise(done => setTimeout(done, 400));
    return { ...living, topics: model.changes.size, requests: source.requests - requests,
      pixels: canvases.reduce((sum, c) => sum + c.width * c.height, 0),
      mounted: canvases.filter(c => c.isConnected).length, children: document.querySelector('main').childElementCount };`);
  expect(left).toEqual({
    listeners: 0,
    observers: 0,
    topics: 0,
    requests: 0,
    pixels: 0,
    mounted: 0,
    children: 0
  });
});
