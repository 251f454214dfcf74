/** How views get their words; JupyterLab's translation bundles fit. `%1` and so on stand for the arguments. */
export interface Translation {
  __(text: string, ...values: unknown[]): string;
  _n(singular: string, plural: string, count: number, ...values: unknown[]): string;
}

/** The words as they stand in the code. */
export const english: Translation = {
  __: (text, ...values) => insert(text, values),
  _n: (singular, plural, count, ...values) => insert(count === 1 ? singular : plural, [count, ...values])
};

function insert(text: string, values: readonly unknown[]): string {
  return text.replace(/%(\d)/g, (whole, place) => {
    const value = values[Number(place) - 1];
    return value === undefined ? whole : String(value);
  });
}
