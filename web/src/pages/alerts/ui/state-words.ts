import type { State } from '../../../ui/StateWord.tsx';
import type { AlertState, RuleState } from '../api/rule-types.ts';

/** How each state is shown, the same on all pages. */
const WORDS: Readonly<Record<AlertState | RuleState, { readonly state: State; readonly word: string }>> = {
  firing: { state: 'bad', word: 'firing' },
  keeping: { state: 'bad', word: 'firing, kept' },
  pending: { state: 'warn', word: 'pending' },
  error: { state: 'error', word: 'error' },
  noData: { state: 'nodata', word: 'no data' },
  ok: { state: 'ok', word: 'ok' },
  disabled: { state: 'off', word: 'off' },
  unknown: { state: 'off', word: 'not yet' },
};

export function stateWord(state: string): { readonly state: State; readonly word: string } {
  return WORDS[state as AlertState] ?? { state: 'nodata', word: state };
}

/** The states of the filters; a kept alert counts as firing. */
export const SHOWN_STATES = ['firing', 'pending', 'noData', 'error'] as const;
export type ShownState = (typeof SHOWN_STATES)[number];

export function shownState(state: AlertState | string): ShownState {
  if (state === 'keeping') return 'firing';
  return SHOWN_STATES.find((shown) => shown === state) ?? 'error';
}

/** What a state means, for those who meet it for the first time. */
export const STATE_HELP: Readonly<Record<string, string>> = {
  firing: 'The condition has held for as long as the rule asks: people are told.',
  keeping: 'The condition is no longer met; the rule keeps the alert firing for a while.',
  pending: 'The condition is met, but not yet for as long as the rule asks.',
  noData: 'No sample came in the window of the rule.',
  error: 'The rule could not be evaluated.',
  ok: 'The condition is not met.',
  disabled: 'The rule is switched off.',
  unknown: 'The rule has not been evaluated yet.',
};

const REASONS: Readonly<Record<string, string>> = {
  met: 'condition met',
  held: 'held for long enough',
  cleared: 'condition cleared',
  keptLongEnough: 'kept firing for long enough',
  noData: 'no data came',
  dataBack: 'data is back',
  evaluationError: 'evaluation failed',
  evaluationRecovered: 'evaluation works again',
  forgotten: 'no data for so long that it is forgotten',
  ruleChanged: 'the rule was changed',
  ruleDeleted: 'the rule was deleted',
  ruleDisabled: 'the rule was switched off',
};

export function reasonWords(reason: string): string {
  return REASONS[reason] ?? reason;
}

const SYMBOLS: Readonly<Record<string, string>> = { gt: '>', gte: '≥', lt: '<', lte: '≤', eq: '=', ne: '≠' };

export function conditionSymbol(condition: string): string {
  return SYMBOLS[condition] ?? condition;
}
