import Type from 'typebox';

export const telemetrySettings = Type.Object({
  logLevel: Type.Union(
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'].map((level) => Type.Literal(level)),
    { default: 'info', description: 'Least severe log line that is written.' },
  ),
  logRequests: Type.Boolean({
    default: false,
    description: 'Whether every HTTP request is logged, not just slow and failed ones.',
  }),
  slowRequestMs: Type.Number({
    default: 5_000,
    minimum: 0,
    description: 'A request that takes longer is logged as slow.',
  }),
});

export type TelemetrySettings = Type.Static<typeof telemetrySettings>;
