import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startRedis, type TestRedis } from './redis-server.ts';
import { startAll } from './start-all.ts';

const NAME = 'dashboarding-test';

export interface TestSentinel {
  readonly url: string;
  readonly master: TestRedis;
  readonly replica: TestRedis;
  readonly sentinels: readonly TestRedis[];
  /** The port of the server that most sentinels take for the master. */
  masterPort(): Promise<number>;
  stop(): Promise<void>;
}

/** A master with one replica, and three sentinels of which two decide. They replace a master that is silent for half a second. */
export async function startRedisSentinel(): Promise<TestSentinel> {
  const all = startAll();
  const master = await all.add(startRedis());
  const replica = await all.add(
    startRedis({
      args: ['--replicaof', '127.0.0.1', String(master.port), '--repl-diskless-sync-delay', '0'],
    }),
  );
  const sentinels = await Promise.all(
    [1, 2, 3].map(() => all.add(startRedis({ configFile: sentinelFile(master.port), args: ['--sentinel'] }))),
  );
  const ask = async (sentinel: TestRedis) => {
    const answer = await sentinel.command('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', NAME);
    return Number((answer as string[])[1]);
  };
  await all.until('the sentinels know each other and the replica', async () => {
    const states = await Promise.all(sentinels.map((each) => each.command('SENTINEL', 'CKQUORUM', NAME)));
    const known = await Promise.all(sentinels.map((each) => each.command('SENTINEL', 'REPLICAS', NAME)));
    return states.every((state) => String(state).includes('3 usable')) && known.every((list) => isUp(list));
  });
  return {
    url: `redis+sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}/${NAME}/0`,
    master,
    replica,
    sentinels,
    masterPort: async () => {
      const ports = (await Promise.all(sentinels.map(ask))).toSorted((a, b) => a - b);
      return ports[1] as number;
    },
    stop: all.stop,
  };
}

function sentinelFile(masterPort: number): (dir: string) => string {
  return (dir) => {
    const path = join(dir, 'sentinel.conf');
    writeFileSync(
      path,
      [
        `sentinel monitor ${NAME} 127.0.0.1 ${masterPort} 2`,
        `sentinel down-after-milliseconds ${NAME} 500`,
        `sentinel failover-timeout ${NAME} 3000`,
        '',
      ].join('\n'),
    );
    return path;
  };
}

/** Whether a sentinel lists exactly one replica, connected to its master. */
function isUp(list: unknown): boolean {
  const text = JSON.stringify(list);
  return Array.isArray(list) && list.length === 1 && text.includes('"ok"');
}
