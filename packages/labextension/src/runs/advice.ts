import { SourceError } from '@brokerlab/widgets';
import type { TranslationBundle } from '@jupyterlab/translation';

/** What to do about a failure in JupyterLab, beyond what the failure says itself. */
export function adviceFor(error: unknown, text: TranslationBundle): string | undefined {
  if (!(error instanceof SourceError)) return undefined;
  if (error.tag === 'missing')
    return text.__(
      'It is started by jupyter-server-proxy. Install that beside JupyterLab (pip install jupyter-server-proxy), then restart the Jupyter server.'
    );
  if (error.tag === 'CatalogNotFound')
    return text.__('Name a catalog in catalogs.yml, or start the Jupyter server with BROKERLAB_CATALOG set.');
  return undefined;
}
