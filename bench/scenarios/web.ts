import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildWebIfStale } from '../../scripts/build-web.ts';
import type { BenchOptions } from '../options.ts';
import { percentiles, round } from '../report/statistics.ts';
import { cpuSeconds } from '../system/proc.ts';
import { makeScratchDir, removeScratchDir } from '../system/scratch.ts';
import { startDashboarding } from '../targets/dashboarding-process.ts';
import { ServerApi } from '../targets/server-api.ts';
import { BenchBrowser, type BenchPage, type FrameTimes } from '../web/bench-browser.ts';
import { BoardData } from '../web/board-data.ts';
import {
  type Boards,
  livePath,
  makeBoards,
  PAN_SECONDS,
  PAN_SERIES,
  panPath,
  STEP_SECONDS,
  TICK_SECONDS,
} from '../web/boards.ts';
import { FastFeed } from '../web/fast-feed.ts';
import { ScriptBytes } from '../web/script-bytes.ts';
import { followStream, poll } from '../web/viewers.ts';
import type { ScenarioContext } from './context.ts';

/** Each page is opened so often, with nothing in its cache. */
const OPENINGS = 5;
const REFRESHES = 10;
const PAN_MS = 4_000;
const PANS = 3;
const VIEWERS = 20;
const SIMULATED_HOURS = 8;
/** Pages keep what they need once, so that it does not count as growth. */
const WARM_UP_TICKS = 40;
/** A frame that takes longer than two of a screen with 60 a second was dropped, as far as an eye can tell. */
const DROPPED_MS = 50;
/** No walk of the data comes near it. */
const LAST_VALUE = 424;

/** The last line of the output. */
export interface WebFigures {
  readonly bundleGzipBytes: number;
  readonly firstPaintMs: number;
  readonly panFramesPerSecond: number;
  readonly heapGrowthBytes: number;
  readonly requestsPerRefresh: number;
  readonly details: Readonly<Record<string, number | string>>;
}

interface Bench {
  readonly url: string;
  readonly pid: number;
  readonly browser: BenchBrowser;
  readonly boards: Boards;
  readonly data: BoardData;
  readonly options: BenchOptions;
  say(line: string): void;
}

/** Boards in a real browser: how soon they are there, how they move, and what a day of live updates costs. */
export async function runWeb({ options, say }: ScenarioContext): Promise<WebFigures> {
  await using cleanup = new AsyncDisposableStack();
  buildWebIfStale();
  const dir = makeScratchDir('web');
  cleanup.defer(() => removeScratchDir(dir));
  const { child, port } = await startDashboarding({
    ...{ name: 'server', args: ['--no-agent', '--data-dir', join(dir, 'data')], env: {} },
  });
  cleanup.defer(() => child.stop());
  const api = new ServerApi(port);
  const browser = await BenchBrowser.start();
  cleanup.defer(() => browser.close());
  const data = new BoardData(api, options.seed);
  const endMs = Math.floor(Date.now() / 10_000) * 10_000;
  say('loading what the boards show');
  await data.loadHistory(endMs);
  const boards = await makeBoards(api);
  const url = `http://127.0.0.1:${port}`;
  const bench: Bench = { url, pid: child.pid, browser, boards, data, options, say };
  const opened = await measureOpening(bench);
  const panned = await measurePanning(bench, endMs);
  const refreshed = await measureRefreshes(bench);
  const live = await measureLive(bench);
  const hours = await measureHours(bench);
  return {
    bundleGzipBytes: opened.bundleGzipBytes,
    firstPaintMs: opened.firstPaintMs,
    panFramesPerSecond: panned.framesPerSecond,
    heapGrowthBytes: hours.heapGrowthBytes,
    requestsPerRefresh: refreshed.requestsPerRefresh,
    details: {
      ...{ browser: browser.version, ...opened.details, ...panned.details, ...refreshed.details },
      ...{ ...live, ...hours.details },
    },
  };
}

async function measureOpening({ url, browser, boards, say }: Bench) {
  say('opening the board of 20 panels');
  const paints: number[] = [];
  const settles: number[] = [];
  let scripts = new ScriptBytes();
  // The first one also fills the server's caches, as the first page of a day does.
  for (let opening = 0; opening <= OPENINGS; opening++) {
    scripts = new ScriptBytes();
    const page = await browser.open(url + livePath(boards, 'off'), scripts);
    await page.settled();
    if (opening > 0) {
      settles.push(await page.nowMs());
      paints.push(await page.firstPaintMs());
    }
    await scripts.all();
    await page.close();
  }
  return {
    bundleGzipBytes: scripts.gzipBytes,
    firstPaintMs: percentiles(paints).p50,
    details: {
      firstPaintMaxMs: percentiles(paints).max,
      twentyPanelsDrawnMs: percentiles(settles).p50,
      scriptFiles: scripts.files,
      bundleBytes: scripts.bytes,
    },
  };
}

async function measurePanning({ url, browser, boards, say }: Bench, endMs: number) {
  say('panning a chart of 100,000 points');
  const page = await browser.open(url + panPath(boards, endMs));
  await page.settled();
  const plot = page.page.locator('.u-over').first();
  const box = await plot.boundingBox();
  if (box === null) throw new Error('the chart is not drawn');
  const all: number[] = [];
  let seconds = 0;
  for (let pan = 0; pan < PANS; pan++) {
    const frames = await page.framesWhile(() => dragToAndFro(page, box));
    all.push(...frames.gapsMs);
    seconds += frames.seconds;
    await page.settled();
  }
  await page.close();
  const gaps = percentiles(all);
  return {
    framesPerSecond: round(all.length / seconds),
    details: {
      pannedPoints: (PAN_SECONDS / STEP_SECONDS) * PAN_SERIES,
      panFrameP95Ms: gaps.p95,
      panFrameMaxMs: gaps.max,
    },
  };
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A drag with Shift held, as fast as a hand does it. */
async function dragToAndFro({ page }: BenchPage, { x, y, width, height }: Box): Promise<void> {
  const middle = x + width / 2;
  const at = y + height / 2;
  await page.mouse.move(middle, at);
  await page.keyboard.down('Shift');
  await page.mouse.down();
  const startMs = performance.now();
  for (let nowMs = 0; nowMs < PAN_MS; nowMs = performance.now() - startMs) {
    await page.mouse.move(middle + (width / 3) * Math.sin((nowMs / 1_000) * Math.PI), at);
    await sleep(8);
  }
  await page.mouse.up();
  await page.keyboard.up('Shift');
}

async function measureRefreshes({ url, browser, boards }: Bench) {
  const page = await browser.open(url + livePath(boards, 'off'));
  await page.settled();
  await sleep(1_000);
  const before = page.asked.length;
  const durationsMs: number[] = [];
  for (let refresh = 0; refresh < REFRESHES; refresh++) {
    const asked = page.asked.length;
    const startMs = performance.now();
    await page.page.keyboard.press('r');
    while (page.asked.length === asked) await sleep(5);
    await page.settled();
    durationsMs.push(performance.now() - startMs);
  }
  const asked = page.asked.slice(before);
  await page.close();
  return {
    requestsPerRefresh: round(asked.length / REFRESHES),
    details: {
      refreshMs: percentiles(durationsMs).p50,
      askedByRefreshes: [...new Set(asked)].join(', '),
    },
  };
}

/** A minute of a page that is renewed every second, and what more pages cost the server. */
async function measureLive({ url, pid, browser, boards, data, options, say }: Bench) {
  const stop = new AbortController();
  const sending = data.goOn(stop.signal);
  try {
    await sleep(5_000);
    const shareWhile = async (work: () => Promise<unknown>): Promise<number> => {
      const before = cpuSeconds(pid);
      const startMs = performance.now();
      await work();
      return round((cpuSeconds(pid) - before) / ((performance.now() - startMs) / 1_000));
    };
    const idle = await shareWhile(() => sleep(options.seconds * 500));
    say('a live page for a while, renewed every second');
    const page = await browser.open(url + livePath(boards, '1s'));
    await page.settled();
    await sleep(2_000);
    const asked = page.asked.length;
    let frames: FrameTimes = { gapsMs: [], seconds: 0 };
    const onePage = await shareWhile(async () => {
      frames = await page.framesWhile(() => sleep(options.seconds * 1_000));
    });
    const requests = page.asked.length - asked;
    await page.close();
    say(`${VIEWERS} viewers by streams, then by asking every second`);
    const manyShare = (view: typeof poll) =>
      shareWhile(() => viewersFor(options.seconds * 500, (signal) => view(url, signal)));
    const byStream = await manyShare(followStream);
    const byPolling = await manyShare(poll);
    const gaps = percentiles(frames.gapsMs);
    return {
      liveFramesPerSecond: round(frames.gapsMs.length / frames.seconds),
      liveFramesDroppedPerSecond: round(
        frames.gapsMs.filter((ms) => ms > DROPPED_MS).length / frames.seconds,
      ),
      liveFrameMaxMs: gaps.max,
      liveRequestsPerMinute: round((requests / frames.seconds) * 60),
      serverCpuWithoutPages: idle,
      serverCpuOneLivePage: onePage,
      serverCpuTwentyStreams: byStream,
      serverCpuTwentyPolling: byPolling,
    };
  } finally {
    stop.abort();
    await sending;
  }
}

async function viewersFor(ms: number, view: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const viewers = Promise.all(Array.from({ length: VIEWERS }, () => view(stop.signal)));
  await Promise.race([sleep(ms), viewers]);
  stop.abort();
  await viewers;
}

/** Eight hours of a live page, as fast as it can draw them. */
async function measureHours({ url, browser, boards, options, say }: Bench) {
  const feed = await FastFeed.start(url, options.seed);
  try {
    const page = await browser.open(feed.url + livePath(boards, `${TICK_SECONDS}s`));
    await page.settled();
    while (!feed.hasPage) await sleep(50);
    await page.settled();
    const tick = async (value?: number) => {
      await feed.tick(value);
      await page.drawn();
    };
    for (let i = 0; i < WARM_UP_TICKS; i++) await tick();
    const ticks = (SIMULATED_HOURS * 3_600) / TICK_SECONDS;
    say(`${ticks.toLocaleString('en')} ticks of ${feed.queries} panels, one after the other`);
    const heaps = [await page.heapBytes()];
    const startMs = performance.now();
    for (let i = 1; i <= ticks; i++) {
      await tick();
      if (i % (ticks / SIMULATED_HOURS) === 0) heaps.push(await page.heapBytes());
    }
    const seconds = (performance.now() - startMs) / 1_000;
    await tick(LAST_VALUE);
    await page.page.getByText(String(LAST_VALUE), { exact: true }).first().waitFor();
    const [first = 0] = heaps;
    const last = heaps.at(-1) ?? 0;
    await page.close();
    return {
      heapGrowthBytes: last - first,
      details: {
        simulatedTicks: ticks,
        tickMs: round((seconds * 1_000) / ticks),
        heapMiBByHour: heaps.map((bytes) => (bytes / 1_024 ** 2).toFixed(1)).join(' '),
      },
    };
  } finally {
    await feed.stop();
  }
}
