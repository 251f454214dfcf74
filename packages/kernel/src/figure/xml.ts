const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
};

/** Text for an attribute or between tags: nothing in it is markup, and characters that XML forbids are replaced. */
export function escapeXml(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, c => escapes[c] as string);
}

export type Attributes = Record<string, string | number | undefined>;

/** One element; attribute values are escaped, `children` are markup. Numbers have at most three decimals. */
export function element(name: string, attributes: Attributes, children = ''): string {
  const parts = Object.entries(attributes).flatMap(([key, value]) => {
    if (value === undefined) return [];
    const text = typeof value === 'number' ? String(Math.round(value * 1000) / 1000) : value;
    return [` ${key}="${escapeXml(text)}"`];
  });
  return `<${name}${parts.join('')}${children === '' ? '/>' : `>${children}</${name}>`}`;
}
