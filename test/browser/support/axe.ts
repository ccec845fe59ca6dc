import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { eventually } from '../../support/wait.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe calls serious or critical: rule and place, in words that a failing test can show. */
export async function violations(page: Page): Promise<string[]> {
  return inWords(await run(page), ({ impact }) => impact === 'serious' || impact === 'critical');
}

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const COLORS = ['color-contrast', 'link-in-text-block'];

/** Where axe looks, by selectors: in these parts of the page, or everywhere but in those. */
export interface Part {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

/** All that breaks a rule of WCAG 2.2, levels A and AA, however little. */
export async function wcagViolations(page: Page, part?: Part): Promise<string[]> {
  return inWords(await run(page, part, { runOnly: { type: 'tag', values: WCAG } }), () => true);
}

/** The same of the rules about colours: all that another theme can break. */
export async function colorViolations(page: Page, part?: Part): Promise<string[]> {
  return inWords(await run(page, part, { runOnly: { type: 'rule', values: COLORS } }), () => true);
}

async function run(page: Page, part: Part = {}, options: object = {}): Promise<AxeResults> {
  // Colours that are still fading in have no contrast to speak of.
  const settled = 'document.getAnimations().every(({ playState }) => playState !== "running")';
  await eventually('the page stands still', async () =>
    (await page.evaluate(settled)) === true ? true : undefined,
  );
  // Evaluated by the debugger, which the page's content policy does not forbid.
  await page.evaluate(AXE);
  const { include, exclude } = part;
  const context = include === undefined && exclude === undefined ? 'document' : JSON.stringify(part);
  return (await page.evaluate(`axe.run(${context}, ${JSON.stringify(options)})`)) as AxeResults;
}

function inWords(
  { violations: found }: AxeResults,
  counts: (violation: AxeResults['violations'][number]) => boolean,
): string[] {
  return found
    .filter(counts)
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
    );
}
