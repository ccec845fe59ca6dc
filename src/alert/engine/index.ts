// What the API, the command line and `app` need of rules and their evaluation. More functions come as they are built:
//   createAlertEvaluator(dependencies: AlertEvaluatorDependencies): AlertEvaluator
//   readRuleStatus(state, ruleIds): Promise<ReadonlyMap<string, RuleStatus>>       a page of rules, with groups
//   readRuleSummaries(state): Promise<ReadonlyMap<string, RuleSummary>>            all rules, for counts and filters
//   readShards(state): Promise<readonly ShardStatus[]>                             who evaluates what
//   runBacktest: RunBacktest, previewRule: PreviewRule, runRuleTests: RunRuleTests
export type * from '../backtest/contract.ts';
export type * from '../rule-tests/contract.ts';
export { parseAlertRule } from '../rules/parse-alert-rule.ts';
export { parseRecordingRule } from '../rules/parse-recording-rule.ts';
export type * from './contract.ts';
