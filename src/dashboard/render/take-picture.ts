import { type Browser, chromium, errors, type Page } from 'playwright-core';
import type { Clock } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import { FIRST_HEIGHT_PX, framePage } from './frame-page.ts';
import type { PictureRequest } from './picture-request.ts';
import { failedPanels, waitingPanels } from './settled-page.ts';

export interface PictureDependencies {
  readonly browserPath: string;
  /** Chromium's own walls around what a page may do; not to be had by root, and in many containers. */
  readonly sandbox: boolean;
  readonly clock: Pick<Clock, 'monotonicMs'>;
}

export interface Picture {
  readonly png: Buffer;
  /** The titles of panels that show an error. */
  readonly failed: readonly string[];
}

/** Nothing but what a page needs to be drawn. */
const FLAGS = [
  ...['--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  // The small shared memory of a container ends a browser that draws large pages.
  '--disable-dev-shm-usage',
];

/**
 * A picture of a board as people see it, drawn by a browser that is started for it and ended after it. Throws `BROWSER_FAILED`, `NO_PAGES`,
 * `RENDER_TIMED_OUT`, `PICTURE_TOO_LARGE` and `UNKNOWN_PANEL`.
 */
export async function takePicture(
  request: PictureRequest,
  { browserPath, sandbox, clock }: PictureDependencies,
): Promise<Picture> {
  const endMs = clock.monotonicMs() + request.timeLimitMs;
  // Zero would mean without any limit.
  const remainingMs = () => Math.max(1, endMs - clock.monotonicMs());
  const browser = await start({ browserPath, sandbox }, remainingMs());
  try {
    const page = await openPage(browser, request);
    return await drawn(page, request, remainingMs);
  } finally {
    await browser.close();
  }
}

async function start(
  { browserPath, sandbox }: Omit<PictureDependencies, 'clock'>,
  timeout: number,
): Promise<Browser> {
  try {
    return await chromium.launch({
      ...{ executablePath: browserPath, chromiumSandbox: sandbox, args: FLAGS, timeout },
    });
  } catch (cause) {
    const { message } = cause as Error;
    const hasNoWalls = sandbox && /no usable sandbox|sandbox_host/i.test(message);
    throw new AppError('BROWSER_FAILED', `${browserPath} did not start: ${firstLine(message)}`, {
      ...{ status: 500, cause },
      fix: hasNoWalls
        ? 'This machine does not let it build its sandbox: try --no-sandbox.'
        : 'Name another one with --browser PATH.',
    });
  }
}

async function openPage(browser: Browser, request: PictureRequest): Promise<Page> {
  const { widthPx, theme, scale, timezone } = request;
  const context = await browser.newContext({
    viewport: { width: widthPx, height: FIRST_HEIGHT_PX },
    ...{ colorScheme: theme, reducedMotion: 'reduce', deviceScaleFactor: scale },
    ...(timezone === undefined ? {} : { timezoneId: timezone }),
  });
  return context.newPage();
}

async function drawn(page: Page, request: PictureRequest, remainingMs: () => number): Promise<Picture> {
  const faults = faultsOf(page);
  try {
    const reply = await page.goto(request.url.href, { timeout: remainingMs() });
    if (reply?.ok() !== true) throw noPages(request.url, reply?.status());
    const clip = await framePage(page, request, remainingMs);
    const failed = await failedPanels(page);
    const png = await page.screenshot({ clip, animations: 'disabled', timeout: remainingMs() });
    return { png, failed };
  } catch (error) {
    if (error instanceof errors.TimeoutError) throw await timedOut(page, request, faults);
    throw error;
  }
}

/** What goes wrong on the page, told when nothing comes of it. */
function faultsOf(page: Page): readonly string[] {
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(firstLine(message)));
  page.on('requestfailed', (request) =>
    faults.push(`${new URL(request.url()).pathname}: ${request.failure()?.errorText ?? 'failed'}`),
  );
  page.on('response', (reply) => {
    if (reply.status() >= 400) faults.push(`${new URL(reply.url()).pathname}: status ${reply.status()}`);
  });
  return faults;
}

function noPages(url: URL, status: number | undefined): AppError {
  return new AppError(
    'NO_PAGES',
    `${url.origin} gives no page at ${url.pathname}${status === undefined ? '' : ` (status ${status})`}`,
    { status: 502, fix: 'Name a server that has the role web with --server.' },
  );
}

async function timedOut(
  page: Page,
  { timeLimitMs }: PictureRequest,
  faults: readonly string[],
): Promise<AppError> {
  const waiting = await waitingPanels(page).catch(() => []);
  const reasons = [
    ...(waiting.length === 0 ? [] : [`still waiting: ${waiting.join(', ')}`]),
    ...faults.slice(0, 1).map((fault) => `the page says: ${fault}`),
  ];
  return new AppError(
    'RENDER_TIMED_OUT',
    `the picture was not ready within ${timeLimitMs / 1_000} s${reasons.length === 0 ? '' : `; ${reasons.join('; ')}`}`,
    { status: 504, fix: 'Choose a shorter range with --from, or a longer --time-limit.' },
  );
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? '';
}
