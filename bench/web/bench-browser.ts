import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';
import { findChromium } from '../../scripts/chromium.ts';
import { CHROMIUM_FLAGS } from '../../scripts/chromium-flags.ts';
import type { ScriptBytes } from './script-bytes.ts';

const VIEWPORT = { width: 1440, height: 900 };
const TIMEOUT_MS = 120_000;

/** What was sent on this machine has come by then, and is shown with the next frame. */
const COMES_WITHIN_MS = 30;
/** A frame without work takes 16.7 ms. */
const CALM_MS = 20;
const CALM_FRAMES = 3;

/** A Chromium without a screen and without a graphics card, as the machines of benchmarks have it. */
export class BenchBrowser {
  readonly #browser: Browser;

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** Rejects when there is no Chromium. */
  static async start(): Promise<BenchBrowser> {
    const executablePath = findChromium();
    if (executablePath === undefined)
      throw new Error('The benchmark of the pages needs Chromium: install it, or set CHROMIUM_PATH.');
    return new BenchBrowser(await chromium.launch({ executablePath, args: [...CHROMIUM_FLAGS] }));
  }

  get version(): string {
    return this.#browser.version();
  }

  /** Opens a page of its own, without anything in its cache. What is returned is to be closed. */
  async open(url: string, scripts?: ScriptBytes): Promise<BenchPage> {
    const context = await this.#browser.newContext({ viewport: VIEWPORT, colorScheme: 'light' });
    const page = await context.newPage();
    page.setDefaultTimeout(TIMEOUT_MS);
    scripts?.watch(page);
    const bench = new BenchPage(page, await context.newCDPSession(page));
    await page.goto(url);
    return bench;
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}

export interface FrameTimes {
  /** From one frame to the next. */
  readonly gapsMs: readonly number[];
  readonly seconds: number;
}

/** An open page and what can be measured of it. */
export class BenchPage {
  readonly page: Page;
  readonly #session: CDPSession;
  readonly #asked: string[] = [];

  constructor(page: Page, session: CDPSession) {
    this.page = page;
    this.#session = session;
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith('/api/')) this.#asked.push(`${request.method()} ${pathname}`);
    });
  }

  /** Requests to the API so far. */
  get asked(): readonly string[] {
    return this.#asked;
  }

  /** Waits until every panel of the board that is in sight has its answer and its picture. */
  async settled(): Promise<void> {
    await this.page.locator('[data-settled="true"]').waitFor({ state: 'attached' });
    await this.page.locator('[data-pending]').first().waitFor({ state: 'detached' });
  }

  /** From the start of the navigation, in ms. */
  async firstPaintMs(): Promise<number> {
    return (await this.page.evaluate(`new Promise((done) => {
      new PerformanceObserver((list) => {
        for (const { name, startTime } of list.getEntries()) if (name === 'first-contentful-paint') done(startTime);
      }).observe({ type: 'paint', buffered: true });
    })`)) as number;
  }

  /** Since the start of the navigation, in ms. */
  async nowMs(): Promise<number> {
    return (await this.page.evaluate('performance.now()')) as number;
  }

  /** Memory of what scripts hold, after what nobody holds was let go, in bytes. */
  async heapBytes(): Promise<number> {
    await this.#session.send('HeapProfiler.collectGarbage');
    await this.#session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await this.#session.send('Runtime.getHeapUsage');
    return usedSize;
  }

  /** The frames that were shown while `work` was done. */
  async framesWhile(work: () => Promise<unknown>): Promise<FrameTimes> {
    await this.page.evaluate(`{
      const times = [];
      window.benchFrames = times;
      const frame = (at) => { times.push(at); if (window.benchFrames === times) requestAnimationFrame(frame); };
      requestAnimationFrame(frame);
    }`);
    await work();
    const times = (await this.page.evaluate(
      '(() => { const times = window.benchFrames; window.benchFrames = undefined; return times; })()',
    )) as number[];
    const gapsMs = times.slice(1).map((at, i) => at - (times[i] as number));
    return { gapsMs, seconds: ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1_000 };
  }

  /** Resolves when what has come by now is drawn: when the page has had nothing to do for some frames. */
  async drawn(): Promise<void> {
    await this.page.evaluate(`new Promise((done) => {
      let calm = 0;
      let before = performance.now();
      const look = (at) => {
        const isCalm = at - before < ${CALM_MS} && !document.documentElement.hasAttribute('data-drawing');
        calm = isCalm ? calm + 1 : 0;
        before = at;
        if (calm >= ${CALM_FRAMES}) done();
        else requestAnimationFrame(look);
      };
      setTimeout(() => requestAnimationFrame(look), ${COMES_WITHIN_MS});
    })`);
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}
