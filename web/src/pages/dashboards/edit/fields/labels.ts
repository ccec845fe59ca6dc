/** Labels and their values as people type them, `severity=critical`. */
export type Labels = Readonly<Record<string, string>>;

export function labelTexts(labels: Labels): string[] {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`);
}

export interface ReadLabels {
  readonly labels: Labels;
  /** Of the first text that is no label. */
  readonly problem: string | undefined;
}

/** The labels of texts. What cannot be read is left out and told. */
export function readLabels(texts: readonly string[]): ReadLabels {
  const labels = new Map<string, string>();
  let problem: string | undefined;
  for (const text of texts) {
    const at = text.indexOf('=');
    const key = text.slice(0, Math.max(0, at)).trim();
    if (key === '') problem ??= `“${text}” has no value: write label=value`;
    else if (labels.has(key)) problem ??= `${key} is there twice`;
    else labels.set(key, text.slice(at + 1).trim());
  }
  return { labels: Object.fromEntries(labels), problem };
}
