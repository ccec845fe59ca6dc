import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { browserPlaces } from '../src/config/browser-places.ts';

/** The path of a Chromium or Chrome: `CHROMIUM_PATH` if it is set, else the first one on the PATH. */
export function findChromium(): string | undefined {
  return browserPlaces().find((path) => existsSync(path));
}

/** Sees to it that there is a Chromium for the browser tests: Debian machines of root's get it installed. */
export function ensureChromium(): void {
  if (findChromium() !== undefined) return;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('The browser tests need Chromium: installing it with apt-get.');
    spawnSync('sh', ['-c', 'apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  if (findChromium() === undefined) {
    throw new Error('The browser tests need Chromium: install the package "chromium", or set CHROMIUM_PATH.');
  }
}
