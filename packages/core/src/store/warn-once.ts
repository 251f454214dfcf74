const told = new Set<string>();

/** Tells something on stderr, the first time. */
export function warnOnce(message: string): void {
  if (told.has(message)) return;
  told.add(message);
  process.emitWarning(message, 'BrokerlabWarning');
}
