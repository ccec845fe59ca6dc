/**
 * Bytes a sample and millions of values a second of the block codec, on one core: `node bench/codec.ts [rows per block]`.
 * Blocks are made by a seeded generator; the best of many short rounds counts, so other work on the machine matters little.
 */

import { RawBlockDecoder, RollupBlockDecoder } from '../src/store/segment/block-decoder.ts';
import { BlockEncoder } from '../src/store/segment/block-encoder.ts';
import { ByteSink } from '../src/store/segment/codec/byte-sink.ts';
import { DECODE_SLACK_BYTES } from '../src/store/segment/codec/byte-source.ts';
import { rollUp } from '../src/store/segment/rollup.ts';
import { ALL_COLUMNS, wantedBits } from '../src/store/segment/rollup-columns.ts';
import { RollupRows } from '../src/store/segment/rows.ts';
import type { RawColumns, WantedColumns } from '../src/store/segment/types.ts';

const START_MS = 1_700_000_040_000;
const BLOCKS = 40;
const ROUNDS = 60;

const rows = Number(process.argv[2] ?? 720);
const random = seededRandom(42);

/** One line of the report: what a block holds and where the next value comes from. */
const cases: readonly [string, () => RawColumns][] = [
  ['TSBS: integers 0..100, clamped walk, 10 s', () => ({ times: steadyTimes(), values: tsbsWalk() })],
  ['the same, times with 10 ms of jitter', () => ({ times: jitteredTimes(), values: tsbsWalk() })],
  [
    'gauge, random, 2 decimals',
    () => ({ times: steadyTimes(), values: column(() => Math.round(random() * 1e4) / 100) }),
  ],
  ['gauge, slow walk, 2 decimals', () => ({ times: steadyTimes(), values: decimalWalk() })],
  ['memory gauge in pages of 4 KiB', () => ({ times: steadyTimes(), values: pages() })],
  ['byte counter about 1e12, jittered times', () => ({ times: jitteredTimes(), values: counter() })],
  ['random doubles', () => ({ times: steadyTimes(), values: column(() => random() * 100) })],
  ['constant', () => ({ times: steadyTimes(), values: column(() => 21.5) })],
];

function main(): void {
  console.log(`${rows} rows a block; best of ${ROUNDS} rounds of ${BLOCKS} blocks; times included`);
  console.log(`${'data'.padEnd(44)} bytes/sample  encode M/s  decode M/s`);
  for (const [name, next] of cases) rawCase(name, Array.from({ length: BLOCKS }, next));
  rollupCases();
}

function rawCase(name: string, blocks: readonly RawColumns[]): void {
  const encoder = new BlockEncoder();
  const decoder = new RawBlockDecoder();
  const sink = new ByteSink();
  const { offsets, encodeMs } = encodeBlocks(sink, blocks.length, (i) =>
    encoder.raw(sink, blocks[i] as RawColumns, 0, rows, true),
  );
  const decodeMs = best(() => {
    for (const at of offsets) decoder.values(sink.bytes, decoder.shape(sink.bytes, at, rows, START_MS), rows);
  });
  report(name, sink.length, blocks.length * rows, encodeMs, decodeMs);
}

/** Minutes of the TSBS walk; a row counts as one value, and its bytes are also given for each sample that it sums up. */
function rollupCases(): void {
  const blocks = Array.from({ length: BLOCKS }, () => {
    const out = new RollupRows();
    rollUp(steadyTimes(), tsbsWalk(), 0, rows, 60_000, out);
    return out;
  });
  const count = blocks[0]?.length ?? 0;
  const encoder = new BlockEncoder();
  const decoder = new RollupBlockDecoder();
  const sink = new ByteSink();
  const { offsets, encodeMs } = encodeBlocks(sink, blocks.length, (i) =>
    encoder.rollup(sink, blocks[i] as RollupRows, 0, count, true),
  );
  const choices: readonly [string, WantedColumns][] = [
    ['all columns', ALL_COLUMNS],
    ['sum and count', ['sum', 'count']],
    ['max', ['max']],
  ];
  for (const [name, wanted] of choices) {
    const bits = wantedBits(wanted);
    const decodeMs = best(() => {
      for (const at of offsets) {
        decoder.values(sink.bytes, decoder.shape(sink.bytes, at, count, START_MS), count, bits);
      }
    });
    report(`1-minute rollup rows of TSBS, ${name}`, sink.length, BLOCKS * count, encodeMs, decodeMs);
  }
  console.log(`  (the rollup adds ${(sink.length / (BLOCKS * rows)).toFixed(3)} bytes to each raw sample)`);
}

function encodeBlocks(sink: ByteSink, count: number, encode: (block: number) => void) {
  const offsets: number[] = [];
  const encodeMs = best(() => {
    sink.clear();
    offsets.length = 0;
    for (let i = 0; i < count; i++) {
      offsets.push(sink.length);
      encode(i);
    }
  });
  sink.reserve(DECODE_SLACK_BYTES);
  return { offsets, encodeMs };
}

function report(name: string, bytes: number, values: number, encodeMs: number, decodeMs: number): void {
  const figures = [
    (bytes / values).toFixed(3).padStart(12),
    (values / encodeMs / 1000).toFixed(1).padStart(11),
    (values / decodeMs / 1000).toFixed(0).padStart(11),
  ];
  console.log(`${name.padEnd(44)} ${figures.join(' ')}`);
}

function best(run: () => void): number {
  let ms = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    run();
    ms = Math.min(ms, performance.now() - start);
  }
  return ms;
}

function column(next: (i: number) => number): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => next(i));
}

function steadyTimes(): Float64Array {
  return column((i) => START_MS + i * 10_000);
}

function jitteredTimes(): Float64Array {
  return column((i) => START_MS + i * 10_000 + Math.floor(random() * 10));
}

function tsbsWalk(): Float64Array {
  let level = random() * 100;
  return column(() => {
    level = Math.min(100, Math.max(0, level + normal()));
    return Math.floor(level);
  });
}

function decimalWalk(): Float64Array {
  let level = 50;
  return column(() => {
    level += normal() / 10;
    return Math.round(level * 100) / 100;
  });
}

function pages(): Float64Array {
  let used = 1e6;
  return column(() => {
    used += Math.round(normal() * 100);
    return used * 4096;
  });
}

function counter(): Float64Array {
  let total = 1e12;
  return column(() => {
    total += Math.max(0, Math.floor(1e6 + 1e5 * normal()));
    return total;
  });
}

function normal(): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Mulberry32: small, seeded, good enough for data; two draws fill a double. */
function seededRandom(seed: number): () => number {
  let state = seed;
  const draw = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return () => (draw() * 2 ** 21 + (draw() >>> 11)) / 2 ** 53;
}

main();
