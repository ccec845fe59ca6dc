import type { BenchOptions } from '../options.ts';
import { LEFT_OUT } from '../questions/catalogue.ts';
import { describeCommit, describeMachine } from '../system/machine.ts';
import type { Figures, Measured } from './figures.ts';
import { figuresTable } from './table.ts';

/** The machine-readable result: our figures, and under `peers` those of the others. */
export function resultObject(measured: readonly Measured[]): Figures & { peers: Record<string, Figures> } {
  const ours = measured.find(({ name }) => name === 'dashboarding') ?? measured[0];
  if (ours === undefined) throw new Error('nothing was measured');
  const peers = measured.filter((one) => one !== ours).map(({ name, figures }) => [name, figures]);
  return { ...ours.figures, peers: Object.fromEntries(peers) };
}

const NOTES: Record<Exclude<BenchOptions['scenario'], 'alerts' | 'web'>, readonly string[]> = {
  ingest: [
    'Requests are made before the clock starts. CPU is what the operating system charged the server until the last answer; `pointsPerCpuSecondAtRest` adds the background work that followed.',
    'Our 202 means that the points are on disk. VictoriaMetrics answers 204 when they are in memory, and Prometheus when they are written to its log without a sync.',
    'Every series is counted per hour, all series together per step, and some stretches are compared value by value, before and after the data got its final form (a restart and merging here, a forced merge of VictoriaMetrics, a snapshot of Prometheus).',
  ],
  query: [
    'One client, connections kept open, caches off; time from the first byte sent to the last byte received. Hosts, metrics and times change with each run. Answers are checked against the generated values.',
    'Questions about several metrics are as many requests at the same time for us and for Prometheus, and one request for VictoriaMetrics, which keeps metric names through its functions.',
    LEFT_OUT,
  ],
  mixed: [
    'A day of history at one sample a minute, then points with the time of now at a steady rate, while each dashboard asks its 8 panels (4 over 1 h, 4 over 24 h) every second over 6 connections.',
    'Memory slope and `rssMiddleMiB` to `rssEndMiB` are of the second half of the run.',
  ],
  cluster: [
    'One ingest, one write and one query process over RabbitMQ, Redis and TimescaleDB. Senders, dashboards and servers share the cores. A history at one sample a minute, rolled up and compressed as it would be by now; then points with the time of now at a steady rate, each request with an `Idempotency-Key`, while each dashboard asks its 8 panels (4 over 1 h, 4 over 24 h) every second over 6 connections.',
    '`lagSeconds` is the time from the last acknowledgement until the database had everything. Lost and duplicated samples are counted through the query process and by SQL; the worse of the two counts.',
    'Points per CPU second count all servers: ours, RabbitMQ, Redis and PostgreSQL. Peak memory is the sum of the peaks of all of them.',
  ],
};

/** A result page: what was measured on what, how to do it again, and the figures. */
export function resultPage(measured: readonly Measured[], options: BenchOptions, command: string): string {
  const { scenario } = options;
  if (scenario === 'alerts' || scenario === 'web') throw new Error(`BUG: ${scenario} has a page of its own`);
  const wrong = measured.flatMap(({ name, figures }) =>
    Object.entries(figures.wrong).map(([what, difference]) => `- ${name}, ${what}: ${difference}`),
  );
  return [
    `# ${scenario}, ${options.hosts.toLocaleString('en')} hosts`,
    '',
    `- Date: ${new Date().toISOString().slice(0, 10)}`,
    `- Command: \`${command}\``,
    `- Commit: ${describeCommit()}`,
    `- Machine: ${describeMachine()}; senders and server share it`,
    ...measured.map(({ description }) => `- ${description}`),
    '',
    figuresTable(measured),
    '',
    'In brackets: how many times better ours is (above 1) or worse (below 1).',
    ...NOTES[scenario].map((note) => `\n${note}`),
    ...(wrong.length > 0 ? ['', '## Wrong answers', '', ...wrong] : []),
    ...measured.flatMap(({ sections = [] }) => sections.map(({ title, body }) => `\n## ${title}\n\n${body}`)),
    '',
    '```json',
    JSON.stringify(resultObject(measured)),
    '```',
    '',
  ].join('\n');
}
