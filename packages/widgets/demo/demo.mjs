import { HttpSource, ImageView, linkViews, MemorySource, RunList } from '@brokerlab/widgets';
import { addImages } from './generated-images.mjs';

const memory = new MemorySource();
addImages(memory);
const service = new HttpSource(new URL('service/', location.href).href);
const main = document.querySelector('main');

const image = (source, request, options) => {
  const view = new ImageView(source, request, options);
  main.append(view.node);
  void view.open();
  return view;
};
const generated = (field, options) => [
  `Images, generated: ${field}`,
  () => [image(memory, { run: 'generated', field }, options)]
];

const views = [
  generated('detector'),
  generated('large detector'),
  generated('phase', { cmap: 'RdBu_r', norm: 'twoslope', bad: 'black' }),
  generated('camera'),
  [
    'Images, linked: detector',
    () => {
      const pair = [{}, { cmap: 'magma' }].map(options =>
        image(memory, { run: 'generated', field: 'detector' }, options)
      );
      const box = document.createElement('div');
      box.className = 'pair';
      box.append(...pair.map(view => view.node));
      main.append(box);
      const unlink = linkViews(pair, { colors: false });
      return [...pair, { dispose: () => (unlink(), box.remove()) }];
    }
  ],
  [
    'Runs of the sample catalog',
    () => {
      const list = new RunList(service);
      main.append(list.node);
      void list.refresh();
      return [list];
    }
  ]
];

/** A view of each image field of the sample catalog. */
async function addCatalogViews() {
  const { runs } = await service.runs({ limit: 100 });
  for (const { uid, plan } of runs) {
    const { descriptors } = await service.header(uid);
    for (const { name: stream, data_keys } of descriptors) {
      for (const [field, key] of Object.entries(data_keys)) {
        if ((key.shape ?? []).length < 2) continue;
        const label = `Images, ${plan ?? 'run'} ${uid.slice(0, 8)}: ${field}`;
        views.push([label, () => [image(service, { run: uid, field, stream })]]);
      }
    }
  }
}

let shown = [];
const choose = document.querySelector('#view');
const show = index => {
  for (const view of shown) view.dispose();
  shown = views[index][1]();
};
const fill = () => choose.replaceChildren(...views.map(([name], index) => new Option(name, String(index))));
choose.addEventListener('change', () => show(Number(choose.value)));
document.querySelector('#theme').addEventListener('change', event => {
  document.documentElement.style.colorScheme = event.target.value;
});
fill();
show(0);
await addCatalogViews();
fill();
