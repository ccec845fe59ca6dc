import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What the tests of the cluster profile start, by Debian package. RabbitMQ's own programs are not on the PATH. */
const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  'redis-server': (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'redis-server')),
  'rabbitmq-server': ['/usr/lib/rabbitmq/bin/rabbitmq-server'],
};

/**
 * Sees to it that there are Redis and RabbitMQ for the tests: Debian machines of root's get them installed. The tests start
 * servers of their own on free ports; one that the installation starts is not used and does not disturb.
 */
export function ensureTestServers(): void {
  const missing = missingPackages();
  if (missing.length === 0) return;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log(`The tests need ${missing.join(' and ')}: installing with apt-get.`);
    const install = `apt-get update -qq && apt-get install -y -qq --no-install-recommends ${missing.join(' ')}`;
    spawnSync('sh', ['-c', install], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  const still = missingPackages();
  if (still.length > 0)
    throw new Error(`The tests need Redis and RabbitMQ: install the packages ${still.join(', ')}.`);
}

function missingPackages(): string[] {
  return Object.keys(PROGRAMS).filter((name) => !PROGRAMS[name]?.some((path) => existsSync(path)));
}
