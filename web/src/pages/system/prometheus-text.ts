/** Values of our own metrics by name, then by their labels as text (`tier="metrics_raw"`, or nothing). */
export type OwnMetrics = ReadonlyMap<string, ReadonlyMap<string, number>>;

const LINE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)(?: \d+)?$/;

/** Reads Prometheus' text format 0.0.4, as far as our own server writes it. Lines it does not know are left out. */
export function parsePrometheusText(text: string): OwnMetrics {
  const metrics = new Map<string, Map<string, number>>();
  for (const line of text.split('\n')) {
    const [, name, labels = '', value] = LINE.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    const number = Number(value.replace('+Inf', 'Infinity').replace('-Inf', '-Infinity'));
    const byLabels = metrics.get(name) ?? new Map<string, number>();
    metrics.set(name, byLabels.set(labels, number));
  }
  return metrics;
}

/** The sum over all labels; undefined when the metric is not there. */
export function total(metrics: OwnMetrics | undefined, name: string): number | undefined {
  const values = metrics?.get(name);
  if (values === undefined) return undefined;
  let sum = 0;
  for (const value of values.values()) sum += value;
  return sum;
}

/** The value with this label. */
export function labelled(metrics: OwnMetrics | undefined, name: string, label: string): number | undefined {
  return metrics?.get(name)?.get(label);
}
