import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';

/** No text from a stranger ran, became an element or pushes the page sideways. */
export async function isUnharmed(page: Page): Promise<void> {
  assert.equal(await page.evaluate(() => 'pwned' in globalThis), false);
  const made = 'img, svg[onload], main script, iframe, a[href^="javascript"]';
  assert.equal(await page.locator(made).count(), 0);
  for (const selector of ['html', 'main']) {
    const over = await page
      .locator(selector)
      .evaluateAll((found) => found.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth));
    assert.ok(
      over.every((px) => px <= 0),
      `${selector} sticks out by ${over} px`,
    );
  }
}
