import type { TestContext } from 'node:test';
import type { Cluster } from './cluster.ts';

/**
 * Steps of one test over the same processes. A step that fails ends the test, with the logs: those after it would only wait
 * in vain.
 */
export function stepsOf(t: TestContext, cluster: Pick<Cluster, 'logs'>) {
  return async (name: string, step: (t: TestContext) => Promise<void>): Promise<void> => {
    let failed = false;
    await t.test(name, async (t) => {
      try {
        await step(t);
      } catch (error) {
        failed = true;
        throw error;
      }
    });
    if (failed) throw new Error(`the step "${name}" failed; the logs:\n${cluster.logs()}`);
  };
}
