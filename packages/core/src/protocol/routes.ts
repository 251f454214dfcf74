/** Where the data service answers, relative to its base address. */
export const healthRoute = 'healthz';
export const catalogsRoute = 'api/catalogs';
export const runsRoute = 'api/runs';

/** Which page of a catalog's runs; the default catalog when none is named. */
export interface RunPageRequest {
  catalog?: string | undefined;
  /** 1 to {@link maxPageLength}; {@link defaultPageLength} when left out. */
  limit?: number | undefined;
  /** The `next` of the page before. */
  cursor?: string | undefined;
}

export const defaultPageLength = 50;
export const maxPageLength = 500;

/** Relative address of a page of runs. */
export function runsPath(request: RunPageRequest = {}): string {
  return withParameters(runsRoute, { ...request });
}

/** Relative address of one run's header. */
export function runPath(uid: string, catalog?: string): string {
  return withParameters(`${runsRoute}/${encodeURIComponent(uid)}`, { catalog });
}

type Parameter = string | number | undefined;

/** An array gives its parameter once for each of its values. */
export function withParameters(
  path: string,
  parameters: Record<string, Parameter | readonly Parameter[]>
): string {
  const given = Object.entries(parameters)
    .flatMap(([name, value]) => (Array.isArray(value) ? value.map(item => [name, item]) : [[name, value]]))
    .filter(([, value]) => value !== undefined);
  if (given.length === 0) return path;
  return `${path}?${given.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&')}`;
}
