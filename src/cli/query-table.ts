import { formatNumber, renderTable } from './table.ts';

/** One series of an answer of `/api/v1/query`. */
export interface Series {
  readonly metric: string;
  readonly tags: Readonly<Record<string, string>>;
  /** `[UTC milliseconds, value]`. */
  readonly points: readonly (readonly [number, number | null])[];
}

/** One line for each series: its tags, how many values it has, min, avg, max and the last value. */
export function renderSummary(data: readonly Series[]): string {
  const keys = tagKeysOf(data);
  const header = [...keys, 'points', 'min', 'avg', 'max', 'last'];
  const rows = data.map(({ tags, points }) => [...keys.map((key) => tags[key] ?? ''), ...summarise(points)]);
  return renderTable(header, rows, keys.length);
}

/** One line for each time, one column for each series. */
export function renderPoints(data: readonly Series[]): string {
  const times = [...new Set(data.flatMap(({ points }) => points.map(([time]) => time)))].sort(
    (a, b) => a - b,
  );
  const columns = data.map(({ points }) => new Map(points));
  const header = ['time', ...data.map(nameOf)];
  const rows = times.map((time) => [
    new Date(time).toISOString(),
    ...columns.map((column) => formatNumber(column.get(time) ?? null)),
  ]);
  return renderTable(header, rows, 1);
}

function tagKeysOf(data: readonly Series[]): string[] {
  return [...new Set(data.flatMap(({ tags }) => Object.keys(tags)))].sort();
}

function nameOf({ metric, tags }: Series): string {
  const parts = Object.entries(tags).map(([key, value]) => `${key}=${value}`);
  return parts.length === 0 ? metric : parts.join(' ');
}

function summarise(points: Series['points']): string[] {
  const values = points.map(([, value]) => value).filter((value) => value !== null);
  if (values.length === 0) return ['0', '-', '-', '-', '-'];
  const sum = values.reduce((total, value) => total + value, 0);
  const [min, max] = values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ] as [number, number]);
  const figures = [min, sum / values.length, max, values.at(-1) ?? null];
  return [String(values.length), ...figures.map(formatNumber)];
}
