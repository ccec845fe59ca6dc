import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backlogSection, whereTimeGoes } from './sections.ts';

const usage = (name: string, cpuSeconds: number) => ({
  ...{ name, cpuSeconds, peakBytes: 3 * 2 ** 20, endBytes: 2 ** 20, maxStallMs: undefined },
});

test('the time of every process and of the parts of PostgreSQL is shown, and what is left of the machine', () => {
  const { body } = whereTimeGoes({
    cost: {
      servers: [{ ...usage('ingest', 30), maxStallMs: 12.5 }, usage('PostgreSQL', 60)],
      backends: [
        ['write', 40],
        ['query', 12],
        ['walwriter', 0.01],
      ],
      benchCpuSeconds: 50,
      machineSeconds: 200,
      machineBusySeconds: 150,
      walBytes: 0,
    },
    points: 1_000_000,
    senderCpuSeconds: 45,
  });
  const cells = body
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  assert.deepEqual(cells, [
    ['ingest', '30', '15.0 %', '30', '3', '1', '12.5'],
    ['PostgreSQL', '60', '30.0 %', '60', '3', '1', ''],
    ['– write', '40', '20.0 %', '40', '', '', ''],
    ['– query', '12', '6.0 %', '12', '', '', ''],
    ['– the rest', '8', '4.0 %', '8', '', '', ''],
    ['senders', '45', '22.5 %', '45', '', '', ''],
    ['dashboards and measuring', '5', '2.5 %', '5', '', '', ''],
    ['everything else', '10', '5.0 %', '10', '', '', ''],
    ['idle', '50', '25.0 %', '50', '', '', ''],
  ]);
});

test('the backlog is shown in batches, points and seconds', () => {
  const { body } = backlogSection(
    [
      { atMs: 5_000, acknowledged: 0, stored: 0, depth: 0, lagMs: 0 },
      { atMs: 7_500, acknowledged: 12, stored: 10, depth: 2, lagMs: 250 },
    ],
    10_000,
  );
  assert.match(body, /\| 2\.5 +\| 120,000 +\| 2 +\| 20,000 +\| 0\.25 +\|/);
});
