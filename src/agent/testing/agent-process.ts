import { MetricAgent } from '../metric-agent.ts';

// An application that dies while the server is away: run by process.test.ts.
const [serverUrl = '', dir = '', mode = ''] = process.argv.slice(2);
const agent = new MetricAgent({ serverUrl, ...(dir !== '' && { spool: { dir } }), maxBatchSamples: 2 });

if (mode === 'leave') {
  // Neither closed nor waited for: the agent must not keep the process alive.
  agent.gauge('a', 1);
  await agent.flush();
} else {
  for (let value = 0; value < 7; value++) agent.gauge('a', value);
  await agent.flush();
  process.stdout.write(`spooled ${agent.stats().spoolBatches}\n`);
  setInterval(() => undefined, 1_000);
}
