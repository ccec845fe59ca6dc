import type {
  BacktestPeriod,
  BacktestResult,
  RuleTestFailure,
  RuleTestResult,
} from '../alert/engine/index.ts';
import { formatDuration } from '../model/duration.ts';
import type { Tags } from '../model/series.ts';
import { SECOND_MS } from '../model/time.ts';
import { formatNumber, renderTable } from './table.ts';

/** Rules are evaluated every 10 s: what is older was not the last value. */
const OLD_MS = 15 * SECOND_MS;

/** More lines than these help nobody on a terminal; `--json` has all. */
const MOST_PERIODS = 50;

/** What a rule would have done: a heading, the periods as a table, the sum. */
export function renderBacktest(name: string, result: BacktestResult): string {
  const { start, end, evaluations, groups, pages, firingSeconds, periods, warnings, table, tookMs } = result;
  const range = `${timeOf(start)} to ${timeOf(end)}`;
  const fired = periods.filter(({ firedMs }) => firedMs !== null);
  const lines = [
    `${name}: ${range}`,
    `  ${count(evaluations, 'evaluation')} of ${count(groups, 'group')} from ${table} in ${Math.round(tookMs)} ms`,
    `  would have fired ${count(pages, 'time')}, for ${formatDuration(Math.round(firingSeconds) * SECOND_MS)} in all`,
    ...(periods.length > fired.length
      ? [`  ${count(periods.length - fired.length, 'time')} it was pending and did not fire`]
      : []),
    ...warnings.map((warning) => `  ${warning}`),
  ];
  return `${lines.join('\n')}\n${fired.length === 0 ? '' : `\n${renderPeriods(fired)}`}`;
}

function renderPeriods(periods: readonly BacktestPeriod[]): string {
  const rows = periods.slice(0, MOST_PERIODS).map((period) => {
    const { tags, firedMs, resolvedMs, valueAtFiring, minValue, maxValue } = period;
    const lasted = firedMs === null || resolvedMs === null ? '-' : formatDuration(resolvedMs - firedMs);
    return [
      timeOf(firedMs ?? 0),
      resolvedMs === null ? 'still firing' : timeOf(resolvedMs),
      tagsOf(tags),
      ...[lasted, ...[valueAtFiring, minValue, maxValue].map(formatNumber)],
    ];
  });
  const hidden = periods.length - rows.length;
  const more = hidden > 0 ? `… and ${hidden} more; --json shows them.\n` : '';
  return renderTable(['fired', 'resolved', 'group', 'lasted', 'value', 'min', 'max'], rows, 3) + more;
}

/** One line for each test, and what was expected where one failed. */
export function renderRuleTests(file: string, { tests }: RuleTestResult): string {
  const lines = tests.flatMap(({ name, passed, failures }) => [
    `${passed ? 'ok    ' : 'FAILED'}  ${file}: ${name}`,
    ...failures.flatMap(renderFailure),
  ]);
  return `${lines.join('\n')}\n`;
}

function renderFailure({ place, what, expected, got }: RuleTestFailure): readonly string[] {
  return [`        ${place}: ${what}`, ...blockOf('expected', expected), ...blockOf('got', got)];
}

function blockOf(word: string, lines: readonly string[]): readonly string[] {
  const [first = 'nothing', ...rest] = lines;
  const label = `          ${word.padEnd(8)}  `;
  return [`${label}${first}`, ...rest.map((line) => `${' '.repeat(label.length)}${line}`)];
}

export interface ListedAlert {
  readonly state: string;
  readonly severity: string;
  readonly ruleName: string;
  readonly groupTags: Tags;
  readonly value: number | null;
  readonly valueAtMs: number | null;
  readonly sinceMs: number;
  readonly acknowledgement: { readonly actor: string } | null;
  readonly silencedBy: readonly string[];
  readonly inhibitedBy: readonly string[];
}

/** The alerts there are, one a line. */
export function renderAlerts(alerts: readonly ListedAlert[], nowMs: number): string {
  if (alerts.length === 0) return 'No alerts.\n';
  const rows = alerts.map((alert) => [
    alert.state,
    alert.severity,
    alert.ruleName,
    tagsOf(alert.groupTags),
    noteOf(alert),
    shownValue(alert, nowMs),
    ageOf(alert.sinceMs, nowMs),
  ]);
  return renderTable(['state', 'severity', 'rule', 'group', 'note', 'value', 'for'], rows, 5);
}

/** A value that is not of the last moments says how old it is: another process evaluates the rule and tells it now and then. */
function shownValue({ value, valueAtMs }: ListedAlert, nowMs: number): string {
  const isOld = value !== null && valueAtMs !== null && nowMs - valueAtMs >= OLD_MS;
  return isOld ? `${formatNumber(value)} (${ageOf(valueAtMs, nowMs)} ago)` : formatNumber(value);
}

function ageOf(atMs: number, nowMs: number): string {
  return formatDuration(Math.max(0, Math.floor((nowMs - atMs) / SECOND_MS)) * SECOND_MS);
}

function noteOf({ acknowledgement, silencedBy, inhibitedBy }: ListedAlert): string {
  const notes = [
    ...(acknowledgement === null ? [] : [`acknowledged by ${acknowledgement.actor}`]),
    ...(silencedBy.length === 0 ? [] : ['silenced']),
    ...(inhibitedBy.length === 0 ? [] : ['inhibited']),
  ];
  return notes.length === 0 ? '-' : notes.join(', ');
}

function tagsOf(tags: Tags): string {
  const pairs = Object.entries(tags).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? '-' : pairs.join(' ');
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
