import Type from 'typebox';

export const alertSettings = Type.Object({
  heartbeatSeconds: Type.Number({
    default: 5,
    exclusiveMinimum: 0,
    description:
      'How often an evaluator says that it is alive; the others take its rules over when it was silent for three times as long.',
  }),
  maxConcurrent: Type.Integer({
    default: 4,
    minimum: 1,
    description: 'Groups of rules that are evaluated at once.',
  }),
  forgetSeconds: Type.Number({
    default: 3_600,
    minimum: 60,
    description: 'A group of a rule without data for so long is forgotten, and resolved if it was firing.',
  }),
  stateSeconds: Type.Number({
    default: 3_600,
    minimum: 60,
    description: 'How long the state of a rule is kept in the state store after its last evaluation.',
  }),
  eventRetentionDays: Type.Number({
    default: 365,
    minimum: 1,
    description: 'How long the history of alerts is kept.',
  }),
  deliveryRetentionDays: Type.Number({
    default: 30,
    minimum: 1,
    description: 'How long the log of notifications is kept.',
  }),
  backtestMaxDays: Type.Number({
    default: 31,
    exclusiveMinimum: 0,
    description: 'Longest range of one backtest.',
  }),
  backtestMaxGroupEvaluations: Type.Integer({
    // A week of one rule every 10 s over 1,000 groups is 60 million.
    default: 100_000_000,
    minimum: 1,
    description:
      'Most evaluations of one backtest, counted for each group: the times in its range by the groups.',
  }),
});

export type AlertSettings = Type.Static<typeof alertSettings>;
