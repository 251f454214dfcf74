/** A page with one table view over memory: `source`, `view`, `opened`, and `ready` when its rows are there. */
export const tablePage = `
<link rel="stylesheet" href="/packages/widgets/style/table.css">
<main style="height: 600px"></main>
<script type="module">
  import { MemorySource, MemoryTable, SourceError, TableView } from '@brokerlab/widgets';
  const start = 1795356312345000000n;
  const columns = [
    { name: 'seq_num', type: 'int64', role: 'index', at: row => row + 1 },
    { name: 'time', type: 'timestamp[ns, Europe/Berlin]', role: 'time', at: row => start + BigInt(row) * 1000000001n },
    { name: 'motor', type: 'float64', role: 'data', hint: 'motor', units: 'mm', precision: 3, at: row => row / 7 - 10 },
    { name: 'det', type: 'float64', role: 'data', hint: 'detector', units: 'cts', precision: 2,
      at: row => row === 1 ? null : row === 2 ? NaN : row === 3 ? undefined : 1000 * Math.exp(-(((row - 50) / 9) ** 2)) },
    { name: 'counter', type: 'int64', role: 'data', at: row => 9007199254740993n + BigInt(row) },
    { name: 'state', type: 'string', role: 'data', at: row => row === 0 ? '<img src=x onerror=alert(1)>' : ['idle', 'busy', 'it\\'s "odd"'][row % 3] },
    { name: 'on', type: 'boolean', role: 'data', at: row => row % 2 === 0 },
    { name: 'wave', type: 'list<float64>', role: 'data', shape: [16],
      at: row => Float64Array.from({ length: 16 }, (_, i) => Math.sin(i + row)) },
    { name: 'odd name', type: 'float64', role: 'data', at: row => (row * 37) % 101 }
  ];
  window.MemoryTable = MemoryTable;
  window.SourceError = SourceError;
  window.source = new MemorySource();
  source.tables.set('run', new MemoryTable(100, columns, { timezone: 'Europe/Berlin' }));
  source.tables.set('empty', new MemoryTable(0, columns));
  const wide = Array.from({ length: 50 }, (_, i) => (
    { name: 'c' + i, type: 'float64', role: 'data', at: row => row * 50 + i }));
  const big = new MemoryTable(1000000, wide);
  // To count fifty million cells in the page would keep it from drawing.
  big.statistics = async () => ({});
  source.tables.set('big', big);
  window.opened = [];
  window.show = async (uid, options = {}) => {
    window.view?.dispose();
    window.view = new TableView(source, { uid, ...options, onOpenArray: cell => window.opened.push(cell) });
    document.querySelector('main').append(view.node);
    await view.load();
  };
  window.ready = show(new URLSearchParams(location.search).get('run') ?? 'run');
</script>`;
