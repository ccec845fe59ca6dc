import { createLogger } from '../telemetry/logger.ts';
import type { Command, CommandInput } from './command.ts';
import { CONFIG_OPTIONS, configFromOptions } from './config-options.ts';
import { nextStopSignal } from './signals.ts';

export const agentCommand: Command = {
  name: 'agent',
  summary: "Collect this machine's metrics and send them to a server.",
  usage: '--server URL [options]',
  options: {
    server: { type: 'string', value: 'URL', description: 'The server, http://127.0.0.1:8080 unless set.' },
    ...CONFIG_OPTIONS,
  },
  maxPositionals: 0,
  examples: [
    'dashboarding agent --server http://metrics.example.com:8080',
    'dashboarding agent --server http://10.0.0.5:8080 --set agent.hostTag=web-1 --set agent.intervalSeconds=5',
  ],
  run: runAgentCommand,
};

async function runAgentCommand({ values }: CommandInput): Promise<number> {
  const config = configFromOptions(values);
  const stopping = new AbortController();
  void nextStopSignal().then(() => stopping.abort());
  const { runAgent } = await import('../agent/command.ts');
  await runAgent(config.agent, { log: createLogger(config.telemetry), signal: stopping.signal });
  return 0;
}
