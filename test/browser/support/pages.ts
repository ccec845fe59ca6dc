import type { Page } from 'playwright-core';
import { eventually } from '../../support/wait.ts';

/** What the tests use of a browser's canvas. The tests are checked without the browser's own types. */
interface Canvas {
  readonly width: number;
  readonly height: number;
  getContext(kind: '2d'): {
    getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
  } | null;
}

/**
 * Resolves once all answers are there that the panel asked for and its chart shows data: pixels in colour, where a grid and
 * its labels alone are grey.
 */
export async function chartDrawn(page: Page, panel: string): Promise<void> {
  const canvas = page.locator(`section[aria-label="${panel}"] canvas`);
  await eventually(`the chart of ${panel} is drawn`, async () => {
    const coloured = await canvas.evaluate(
      (element) => {
        const canvas = element as unknown as Canvas;
        const { width, height } = canvas;
        const context = canvas.getContext('2d');
        if (context === null || width === 0 || height === 0) return 0;
        const { data } = context.getImageData(0, 0, width, height);
        let count = 0;
        for (let i = 0; i < data.length; i += 4) {
          const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(i, i + 4);
          if (alpha > 40 && Math.max(red, green, blue) - Math.min(red, green, blue) > 30) count++;
        }
        return count;
      },
      undefined,
      { timeout: 5_000 },
    );
    const loading = await page.locator(`section[aria-label="${panel}"] .loading-bar`).count();
    return coloured > 20 && loading === 0 ? true : undefined;
  });
}

/** Drags across the middle of a panel's chart, from and to these shares of its width. */
export async function dragAcross(
  page: Page,
  panel: string,
  from: number,
  to: number,
  options: { readonly shift?: boolean } = {},
): Promise<void> {
  const over = page.locator(`section[aria-label="${panel}"] .u-over`);
  // A chart is built anew when a line joins it, and has no place at that moment.
  const box = await eventually(`${panel} has a chart`, async () => (await over.boundingBox()) ?? undefined);
  const y = box.y + box.height / 2;
  if (options.shift === true) await page.keyboard.down('Shift');
  await page.mouse.move(box.x + box.width * from, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * ((from + to) / 2), y, { steps: 4 });
  await page.mouse.move(box.x + box.width * to, y, { steps: 4 });
  await page.mouse.up();
  if (options.shift === true) await page.keyboard.up('Shift');
}

export function searchParam(page: Page, name: string): string | null {
  return new URL(page.url()).searchParams.get(name);
}

/** Resolves once the address has a parameter that passes. */
export async function paramBecomes(
  page: Page,
  name: string,
  passes: (value: string | null) => boolean,
): Promise<void> {
  await page.waitForURL((url) => passes(url.searchParams.get(name)));
}

/** Resolves once there are exactly so many elements. */
export async function countBecomes(page: Page, selector: string, count: number): Promise<void> {
  await eventually(`there are ${count} of ${selector}`, async () =>
    (await page.locator(selector).count()) === count ? true : undefined,
  );
}

export async function readClipboard(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { navigator } = globalThis as unknown as {
      navigator: { clipboard: { readText(): Promise<string> } };
    };
    return navigator.clipboard.readText();
  });
}

/** What has the focus, by its text. */
export async function focusedText(page: Page): Promise<string> {
  return (await page.locator(':focus').textContent()) ?? '';
}

/** Resolves once all that a board asks for has come and is drawn: of the panels in sight and near it. */
export async function boardSettled(page: Page): Promise<void> {
  await page.locator('[data-settled="true"]').waitFor({ state: 'attached' });
  await countBecomes(page, '[data-pending]', 0);
  await countBecomes(page, 'html[data-drawing]', 0);
  // What came last is drawn in the next frames.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}
