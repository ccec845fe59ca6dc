import type { Figures, Measured } from './figures.ts';
import { round } from './statistics.ts';

interface Row {
  readonly label: string;
  readonly cells: readonly string[];
}

const MIB = 1_024 * 1_024;

/** Figures as a Markdown table, one column per system; beside a peer's figure stands how many times better ours is. */
export function figuresTable(measured: readonly Measured[]): string {
  const ours = measured.find(({ name }) => name === 'dashboarding')?.figures;
  const rows = [...throughputRows(measured, ours), ...latencyRows(measured, ours), ...detailRows(measured)];
  return markdownTable([
    ['', ...measured.map(({ name }) => name)],
    ...rows.map(({ label, cells }) => [label, ...cells]),
  ]);
}

type Better = 'more' | 'less';

function throughputRows(measured: readonly Measured[], ours: Figures | undefined): Row[] {
  const row = (label: string, pick: (figures: Figures) => number | null, better?: Better): Row => ({
    label,
    cells: measured.map(({ figures }) =>
      cell(pick(figures), figures === ours || !ours ? null : pick(ours), better),
    ),
  });
  const rows = [
    row('points/s', (figures) => figures.pointsPerSecond, 'more'),
    row('points per CPU second', (figures) => figures.pointsPerCpuSecond, 'more'),
    row('bytes per point', (figures) => figures.bytesPerPoint, 'less'),
    row('peak memory, MiB', ({ peakRssBytes }) => peakRssBytes && Math.round(peakRssBytes / MIB), 'less'),
    row('lost samples', (figures) => figures.lost),
    row('duplicated samples', (figures) => figures.duplicated),
    row('lag at the end, s', (figures) => figures.lagSeconds ?? null, 'less'),
  ];
  return rows.filter(({ cells }) => cells.some((text) => text !== '–'));
}

function latencyRows(measured: readonly Measured[], ours: Figures | undefined): Row[] {
  const names = [...new Set(measured.flatMap(({ figures }) => Object.keys(figures.latencyMs)))];
  return names.map((name) => ({
    label: `${name}: p50 / p95 / p99, ms`,
    cells: measured.map(({ figures }) => {
      const latency = figures.latencyMs[name];
      if (latency === undefined) return '–';
      const ratio =
        figures === ours ? '' : ratioText(latency.p50, ours?.latencyMs[name]?.p50 ?? null, 'less');
      const wrong = figures.wrong[name] === undefined ? '' : ' **wrong**';
      return `${latency.p50} / ${latency.p95} / ${latency.p99}${ratio}${wrong}`;
    }),
  }));
}

function detailRows(measured: readonly Measured[]): Row[] {
  const names = [...new Set(measured.flatMap(({ figures }) => Object.keys(figures.details)))];
  return names.map((label) => ({
    label,
    cells: measured.map(({ figures }) => {
      const value = figures.details[label] ?? null;
      return typeof value === 'number' ? cell(value, null) : String(value ?? '–');
    }),
  }));
}

function cell(value: number | null, ours: number | null, better?: Better): string {
  if (value === null) return '–';
  return `${value.toLocaleString('en', { maximumFractionDigits: 4 })}${better ? ratioText(value, ours, better) : ''}`;
}

function ratioText(peer: number, ours: number | null, better: Better): string {
  if (ours === null || ours === 0 || peer === 0) return '';
  return ` (×${round(better === 'more' ? ours / peer : peer / ours)})`;
}

/** A Markdown table whose columns line up in plain text too. */
export function markdownTable(lines: readonly (readonly string[])[]): string {
  const head = lines[0] ?? [];
  const widths = head.map((_, column) => Math.max(3, ...lines.map((line) => (line[column] ?? '').length)));
  const text = lines.map(
    (line) => `| ${line.map((one, column) => one.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  );
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [text[0], rule, ...text.slice(1)].join('\n');
}
