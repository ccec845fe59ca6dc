import type { Page } from 'playwright-core';

/**
 * The server is there, the board says that all it asked for is there as well, nothing that draws a kind of panel is still being loaded, and
 * no chart waits to be drawn. The marks are made by web/src/pages/dashboards/board/SettledMark.tsx, web/src/panels/PanelBody.tsx and
 * web/src/chart/draw-queue.ts.
 */
const IN_SIGHT =
  'html:not([data-drawing]) main:has([data-settled="true"]):not(:has(.banner, [data-pending]))';
/** And no panel waits to be scrolled to. */
const ALL = `${IN_SIGHT}:not(:has(.board-panel-body:empty))`;

/** Two frames: what was laid out in the first is painted in the second. */
const PAINTED = `document.fonts.ready.then(
  () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
)`;

/**
 * Waits until the page shows all it will show, or all of it that is in sight. What is drawn may ask once more, so that it has to hold for a
 * while.
 */
export async function untilSettled(
  page: Page,
  part: 'all' | 'in sight',
  remainingMs: () => number,
): Promise<void> {
  const settled = page.locator(part === 'all' ? ALL : IN_SIGHT);
  do {
    await settled.waitFor({ state: 'attached', timeout: remainingMs() });
    await page.evaluate(PAINTED);
  } while ((await settled.count()) === 0);
}

/** The titles of panels that still wait for an answer. */
export function waitingPanels(page: Page): Promise<readonly string[]> {
  return panelsWith(page, '[data-pending], .loading-bar, .board-panel-body:empty');
}

/** The titles of panels that show an error in place of a picture, or beside an older one. */
export function failedPanels(page: Page): Promise<readonly string[]> {
  return panelsWith(page, '.note-error, .meta-badge[data-error]');
}

async function panelsWith(page: Page, selector: string): Promise<readonly string[]> {
  const panels = page.locator('.board-panel', { has: page.locator(selector) });
  const titles = await Promise.all(
    (await panels.all()).map((panel) => panel.getAttribute('aria-label', { timeout: 1_000 })),
  );
  return titles.map((title) => title ?? '');
}
