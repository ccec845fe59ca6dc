import type { Section } from '../report/figures.ts';
import { round } from '../report/statistics.ts';
import { markdownTable } from '../report/table.ts';
import { type BacklogMoment, thin } from './backlog.ts';
import type { RunCost } from './run-meter.ts';

const MIB = 1_024 * 1_024;
const MOMENTS = 15;

interface Run {
  readonly cost: RunCost;
  readonly points: number;
  readonly senderCpuSeconds: number;
}

/** Processor time and memory of every process, and what is left of the machine's. */
export function whereTimeGoes({ cost, points, senderCpuSeconds }: Run): Section {
  const row = (name: string, seconds: number, more: readonly string[] = []): string[] => [
    name,
    fixed(seconds),
    `${((seconds / cost.machineSeconds) * 100).toFixed(1)} %`,
    fixed((seconds * 1e6) / points),
    ...[...more, '', '', ''].slice(0, 3),
  ];
  const servers = cost.servers.flatMap(({ name, cpuSeconds, peakBytes, endBytes, maxStallMs }) => [
    row(name, cpuSeconds, [mib(peakBytes), mib(endBytes), maxStallMs === undefined ? '' : fixed(maxStallMs)]),
    ...(name === 'PostgreSQL'
      ? backendRows(cost, cpuSeconds).map(([kind, seconds]) => row(kind, seconds))
      : []),
  ]);
  const measured = cost.servers.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0) + cost.benchCpuSeconds;
  const table = markdownTable([
    ['', 'CPU s', 'of the machine', 'µs a point', 'peak MiB', 'MiB at the end', 'longest stall, ms'],
    ...servers,
    row('senders', senderCpuSeconds),
    row('dashboards and measuring', cost.benchCpuSeconds - senderCpuSeconds),
    row('everything else', Math.max(0, cost.machineBusySeconds - measured)),
    row('idle', Math.max(0, cost.machineSeconds - cost.machineBusySeconds)),
  ]);
  const notes =
    'From the first point sent until the last was stored. Memory counts a page that processes share once. PostgreSQL’s parts are those of its processes that were seen at work, by the role whose connection they served; the rest ended within a second.';
  return { title: 'Where the time goes', body: `${table}\n\n${notes}` };
}

/** The parts of PostgreSQL's time that are worth a line. */
function backendRows({ backends }: RunCost, total: number): [string, number][] {
  const shown = backends.filter(([, seconds]) => seconds >= 0.1 && seconds >= total * 0.002);
  const rest = total - shown.reduce((sum, [, seconds]) => sum + seconds, 0);
  const rows = shown.map(([kind, seconds]): [string, number] => [`– ${kind}`, seconds]);
  return rows.length === 0 || rest < 0.1 ? rows : [...rows, ['– the rest', rest]];
}

/** What waited between the acknowledgement and the database, over the run. */
export function backlogSection(backlog: readonly BacklogMoment[], samplesPerBatch: number): Section {
  const startMs = backlog[0]?.atMs ?? 0;
  const rows = thin(backlog, MOMENTS).map(({ atMs, acknowledged, depth, lagMs }) => [
    fixed((atMs - startMs) / 1_000),
    Math.round(acknowledged * samplesPerBatch).toLocaleString('en'),
    depth.toLocaleString('en'),
    Math.round(depth * samplesPerBatch).toLocaleString('en'),
    fixed(lagMs / 1_000),
  ]);
  const head = ['after, s', 'points acknowledged', 'batches waiting', 'points waiting', 'oldest waits, s'];
  const notes = `Acknowledged and not yet in the database, looked at four times a second; here every ${MOMENTS}th part of the run.`;
  return { title: 'Backlog over time', body: `${markdownTable([head, ...rows])}\n\n${notes}` };
}

function fixed(value: number): string {
  return String(round(Number(value.toFixed(3))));
}

function mib(bytes: number): string {
  return String(Math.round(bytes / MIB));
}
