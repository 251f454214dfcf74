import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import { HttpSource, type DataSource } from '@brokerlab/widgets';

/** The data service as jupyter-server-proxy offers it: below the server's own address, with its login. */
export function jupyterSource(settings: ServerConnection.ISettings): DataSource {
  const base = URLExt.join(settings.baseUrl, 'brokerlab/');
  return new HttpSource(base, {
    fetch: (address, init) => ServerConnection.makeRequest(address, init, settings)
  });
}
