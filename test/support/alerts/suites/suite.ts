import type { TestContext } from 'node:test';
import type { AlertInstallation } from '../installation.ts';

/** A test that every installation has to pass. It makes a team of its own and leaves the installation as it was. */
export type AlertTest = readonly [
  name: string,
  run: (t: TestContext, installation: AlertInstallation) => Promise<void>,
];
