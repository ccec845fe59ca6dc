import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { eventually } from '../../support/wait.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe calls serious or critical: rule and place, in words that a failing test can show. */
export async function violations(page: Page): Promise<string[]> {
  // Colours that are still fading in have no contrast to speak of.
  const settled = 'document.getAnimations().every(({ playState }) => playState !== "running")';
  await eventually('the page stands still', async () =>
    (await page.evaluate(settled)) === true ? true : undefined,
  );
  // Evaluated by the debugger, which the page's content policy does not forbid.
  await page.evaluate(AXE);
  const results = (await page.evaluate('axe.run({})')) as AxeResults;
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
    );
}
