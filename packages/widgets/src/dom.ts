type Attributes = Record<string, string | number | boolean | undefined>;

/** An HTML element of a class of this library; its content is text or nodes, never markup. */
export function html<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  name: string,
  attributes: Attributes = {},
  content: readonly (Node | string)[] = []
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  if (name) node.className = `brokerlab-${name}`;
  setAttributes(node, attributes);
  node.append(...content);
  return node;
}

/** An SVG element. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  content: readonly (Node | string)[] = []
): SVGElementTagNameMap[K] {
  const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
  setAttributes(node, attributes);
  node.append(...content);
  return node;
}

/** Sets attributes; false and undefined ones are removed, true ones are empty. */
export function setAttributes(node: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) node.removeAttribute(name);
    else node.setAttribute(name, value === true ? '' : String(value));
  }
}

/** A button with a name, and what it shows where that differs. */
export function button(
  label: string,
  onClick: (event: MouseEvent) => void,
  options: { signal: AbortSignal; show?: Node | string; name?: string }
): HTMLButtonElement {
  const attributes = options.show === undefined ? {} : { 'aria-label': label, title: label };
  const node = html('button', options.name ?? 'button', { type: 'button', ...attributes }, [
    options.show ?? label
  ]);
  node.addEventListener('click', onClick, { signal: options.signal });
  return node;
}

/** A choice with a visible or hidden label around it. */
export function select(
  label: string,
  choices: readonly (readonly [value: string, shown: string, group?: string])[],
  onChange: (value: string) => void,
  options: { signal: AbortSignal }
): HTMLSelectElement {
  const node = html('select', 'select', { 'aria-label': label, title: label });
  const groups = new Map<string, HTMLElement>();
  for (const [value, shown, group] of choices) {
    const option = html('option', '', { value }, [shown]);
    if (group === undefined) {
      node.append(option);
      continue;
    }
    const of = groups.get(group) ?? html('optgroup', '', { label: group });
    if (!groups.has(group)) node.append(of);
    groups.set(group, of);
    of.append(option);
  }
  node.addEventListener('change', () => onChange(node.value), { signal: options.signal });
  return node;
}
