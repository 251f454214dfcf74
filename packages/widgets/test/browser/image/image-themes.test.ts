import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from 'vitest';
import { drawn, imagePage } from './image-page.js';

const on = imagePage();

const highContrast = `
  :root { color-scheme: dark; --jp-ui-font-color1: #fff; --jp-layout-color1: #000; --jp-layout-color2: #222;
    --jp-border-color1: #fff; --jp-brand-color1: #ffd800; --jp-error-color1: #ff7070;
    --jp-focus-outline-color: #ffd800 } body { background: #000 }`;

for (const theme of ['light', 'dark', 'high contrast'] as const)
  test(`it is accessible in ${theme}`, async () => {
    await on.page.emulateMedia({ colorScheme: theme === 'light' ? 'light' : 'dark' });
    if (theme === 'high contrast') await on.page.addStyleTag({ content: highContrast });
    await on.run(`await makeView('cam', { title: 'Detector', xlabel: 'x', ylabel: 'y' }); ${drawn}`);
    await on.page.getByText(/^over \d+ px$/).waitFor();
    await on.page.getByText('More').click();
    await on.page.screenshot({ path: `test-results/image-view-${theme.replace(' ', '-')}.png` });
    const { violations } = await new AxeBuilder({ page: on.page }).include('.brokerlab-image').analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(node => node.html)])).toEqual([]);
  });
