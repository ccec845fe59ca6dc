import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import type { PageOptions, Scheme } from './browser.ts';

const IMAGES = fileURLToPath(new URL('../../../docs/guide/images', import.meta.url));

/** `DASHBOARDING_SCREENSHOTS=1` renews the pictures of the guide; otherwise they go to a folder that is removed. */
export const renews = process.env.DASHBOARDING_SCREENSHOTS === '1';
// The server takes what begins like this for a setting, and refuses those it does not know.
delete process.env.DASHBOARDING_SCREENSHOTS;

/** One way to look at a page: theme and size. */
export interface Look extends PageOptions {
  readonly scheme: Scheme;
  readonly width: number;
  readonly height: number;
  /** Goes into the name of the picture. */
  readonly suffix: string;
}

export const LOOKS: readonly Look[] = (['light', 'dark'] as const).flatMap((scheme) => [
  { scheme, width: 1440, height: 900, suffix: '' },
  { scheme, width: 390, height: 844, suffix: '-390' },
]);

/** Shows an open page in another way; it is drawn anew by then. */
export async function lookAt(page: Page, { scheme, width, height }: Look): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme });
  await page.setViewportSize({ width, height });
  // What observes sizes sees them after one frame, and has drawn after the next.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}

const WEBP_QUALITY = 82;

async function webp(page: Page): Promise<Buffer> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: WEBP_QUALITY });
  await session.detach();
  return Buffer.from(data, 'base64');
}

/** Where the pictures go. */
export class Pictures {
  readonly #folder = renews ? IMAGES : mkdtempSync(join(tmpdir(), 'dashboarding-images-'));

  constructor() {
    mkdirSync(this.#folder, { recursive: true });
  }

  /** Nothing of the page sticks out sideways, and its picture shows something. WebP is for pages that are full of lines. */
  async take(page: Page, name: string, look: Look, format: 'png' | 'webp' = 'png'): Promise<void> {
    const widths = {
      page: await page.locator('html').evaluate((html) => html.scrollWidth),
      main: await page.locator('main').evaluate((main) => main.scrollWidth),
      room: await page.locator('main').evaluate((main) => main.clientWidth),
    };
    assert.equal(widths.page, look.width);
    assert.ok(widths.main <= widths.room, JSON.stringify(widths));
    const path = join(this.#folder, `${name}-${look.scheme}${look.suffix}.${format}`);
    if (format === 'png') await page.screenshot({ path });
    else writeFileSync(path, await webp(page));
    const least = format === 'png' ? 20_000 : 15_000;
    assert.ok(statSync(path).size > least, 'the picture is not blank');
  }

  dispose(): void {
    if (!renews) rmSync(this.#folder, { recursive: true, force: true });
  }
}
