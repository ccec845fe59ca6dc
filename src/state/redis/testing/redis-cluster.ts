import { freePort } from './child-server.ts';
import { startRedis, type TestRedis } from './redis-server.ts';
import { startAll } from './start-all.ts';

const SLOTS = 16_384;
const MASTERS = 3;

export interface TestCluster {
  readonly url: string;
  readonly masters: readonly TestRedis[];
  stop(): Promise<void>;
}

/** A Redis Cluster of three masters that share the slots, without replicas. */
export async function startRedisCluster(): Promise<TestCluster> {
  const all = startAll();
  const busPorts = await Promise.all(Array.from({ length: MASTERS }, freePort));
  const masters = await Promise.all(busPorts.map((busPort) => all.add(startNode(busPort))));
  await Promise.all(masters.map(giveSlots));
  for (const [index, { port }] of masters.entries()) {
    if (index === 0) continue;
    await masters[0]?.command('CLUSTER', 'MEET', '127.0.0.1', String(port), String(busPorts[index]));
  }
  await all.until('each node knows that all slots are served', async () => {
    const infos = await Promise.all(masters.map((each) => each.command('CLUSTER', 'INFO')));
    return infos.every(
      (info) => String(info).includes('cluster_state:ok') && String(info).includes(`cluster_size:${MASTERS}`),
    );
  });
  return {
    url: `redis+cluster://${masters.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    masters,
    stop: all.stop,
  };
}

function startNode(busPort: number): Promise<TestRedis> {
  const args = [
    '--cluster-enabled',
    'yes',
    '--cluster-port',
    String(busPort),
    '--cluster-node-timeout',
    '2000',
  ];
  return startRedis({ args });
}

async function giveSlots(node: TestRedis, index: number): Promise<void> {
  const from = Math.floor((SLOTS * index) / MASTERS);
  const to = Math.floor((SLOTS * (index + 1)) / MASTERS) - 1;
  await node.command('CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1));
  await node.command('CLUSTER', 'ADDSLOTSRANGE', String(from), String(to));
}
