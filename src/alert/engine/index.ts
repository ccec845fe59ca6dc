// What the API, the command line and `app` need of rules and their evaluation.
export { runBacktest } from '../backtest/backtest.ts';
export type * from '../backtest/contract.ts';
export { previewRule } from '../backtest/preview.ts';
export type * from '../rule-tests/contract.ts';
export { parseAlertRule } from '../rules/parse-alert-rule.ts';
export { parseRecordingRule } from '../rules/parse-recording-rule.ts';
export { createAlertEvaluator } from './alert-evaluator.ts';
export type * from './contract.ts';
export { readRuleStatus, readRuleSummaries, readShards } from './read-status.ts';
