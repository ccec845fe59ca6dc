import Type from 'typebox';

export const agentSettings = Type.Object({
  enabled: Type.Boolean({
    default: true,
    description: 'Whether serve also collects the metrics of this machine.',
  }),
  serverUrl: Type.String({
    pattern: '^https?://[^/]',
    default: 'http://127.0.0.1:8080',
    description: 'Where `dashboarding agent` sends to.',
  }),
  apiKey: Type.String({
    default: '',
    secret: true,
    description: 'Key that the agent shows to the server; empty shows none.',
  }),
  intervalSeconds: Type.Number({
    default: 10,
    minimum: 1,
    description: 'How often host metrics are collected.',
  }),
  hostTag: Type.String({ default: '', description: 'Value of the tag host; empty takes the host name.' }),
  tags: Type.Array(Type.String({ pattern: '^[^=]+=.+$' }), {
    default: [],
    description: 'Further tags of all samples of this agent, each key=value.',
  }),
  maxBatchSamples: Type.Integer({
    default: 5_000,
    minimum: 1,
    description: 'Buffered samples after which a batch is sent at once.',
  }),
  flushSeconds: Type.Number({
    default: 10,
    exclusiveMinimum: 0,
    description: 'Longest time a sample waits in the buffer.',
  }),
  requestTimeoutSeconds: Type.Number({
    default: 10,
    exclusiveMinimum: 0,
    description: 'Time one send may take.',
  }),
  retryMinSeconds: Type.Number({
    default: 1,
    exclusiveMinimum: 0,
    description: 'First wait after a failed send.',
  }),
  retryMaxSeconds: Type.Number({
    default: 60,
    exclusiveMinimum: 0,
    description: 'Longest wait between sends that fail.',
  }),
  spoolDir: Type.String({
    default: '',
    description:
      'Folder for unsent batches; empty takes the data folder (serve) or a folder in the state home (agent).',
  }),
  spoolMaxBytes: Type.Integer({
    default: 256 * 1024 * 1024,
    minimum: 0,
    description: 'Disk space for unsent batches; above it the oldest are dropped and counted.',
  }),
});

export type AgentSettings = Type.Static<typeof agentSettings>;
