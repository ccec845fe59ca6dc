import type { TestContext } from 'node:test';
import type { AlertInstallation } from '../installation.ts';
import { BACKTEST } from './backtest.ts';
import { KILLS } from './kills.ts';
import type { AlertTest } from './suite.ts';
import { TARGETS } from './targets.ts';
import { TOLD } from './told.ts';

/** Runs all suites over an installation; those whose tests disturb nobody at once, for they wait most of the time. */
export async function runAlertSuites(t: TestContext, installation: AlertInstallation): Promise<void> {
  let failed = 0;
  const run = async (t: TestContext, [name, test]: AlertTest): Promise<void> => {
    await t.test(name, async (t) => {
      try {
        await test(t, installation);
      } catch (error) {
        failed += 1;
        throw error;
      }
    });
  };
  await t.test('what people are told, and what the past says', { concurrency: true }, async (t) => {
    await Promise.all([...BACKTEST, ...TOLD, ...TARGETS].map((test) => run(t, test)));
  });
  await t.test('what is killed and stopped', async (t) => {
    for (const test of KILLS) await run(t, test);
  });
  if (failed > 0) throw new Error(`${failed} tests failed; the logs:\n${installation.logs()}`);
}
