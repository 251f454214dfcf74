/** A field by its exact name, or those whose whole name a RegExp matches. */
export type FieldName = string | RegExp;

export type FieldsOption = FieldName | readonly FieldName[];

/** Whether a name is asked for. */
export function makeFieldTest(fields: FieldsOption): (name: string) => boolean {
  const list = fieldList(fields);
  const names = new Set(list.filter(field => typeof field === 'string'));
  const patterns = list
    .filter((field): field is RegExp => typeof field !== 'string')
    .map(pattern => new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gy]/g, '')));
  return name => names.has(name) || patterns.some(pattern => pattern.test(name));
}

export function fieldList(fields: FieldsOption): readonly FieldName[] {
  return typeof fields === 'string' || !Array.isArray(fields)
    ? [fields as FieldName]
    : (fields as readonly FieldName[]);
}
