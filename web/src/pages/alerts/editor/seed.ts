import type { Unit } from '../../../format/unit.ts';
import { unitById } from '../../../format/unit-ids.ts';
import { readState } from '../../explore/explore-state.ts';
import { CONDITIONS } from '../api/rule-types.ts';
import { parseDuration } from '../ui/durations.ts';
import { EMPTY_RULE, type Pair, type RuleForm, type RuleVariable } from './rule-form.ts';

const QUERY_KEYS = ['metric', 'agg', 'by', 'filter', 'interval'] as const;
/** What a panel of a board hands over besides its query. */
const PANEL_KEYS = ['name', 'condition', 'threshold', 'unit', 'dashboard'] as const;
const VARIABLE = 'var-';

/** What Explore or a panel handed over, as a text: the same text is the same beginning. */
export function seedOf(params: URLSearchParams): string {
  const seed = new URLSearchParams();
  for (const key of QUERY_KEYS) for (const value of params.getAll(key)) seed.append(key, value);
  for (const key of PANEL_KEYS) for (const value of params.getAll(key).slice(0, 1)) seed.append(key, value);
  for (const [key, value] of params) if (key.startsWith(VARIABLE)) seed.append(key, value);
  return seed.toString();
}

/** A new rule that looks at what Explore or the panel showed; empty without a seed. */
export function formFromSeed(seed: string): RuleForm {
  const params = new URLSearchParams(seed);
  const { metric, aggregation, filters, groupBy, interval } = readState(params);
  if (metric === '') return EMPTY_RULE;
  const isWindow = interval !== '' && (parseDuration(interval) ?? 0) >= 1;
  const name = params.get('name') ?? '';
  return {
    ...EMPTY_RULE,
    name,
    metric,
    aggregation: aggregation ?? EMPTY_RULE.aggregation,
    filters,
    groupBy,
    ...(isWindow ? { window: interval } : {}),
    condition: CONDITIONS.find((one) => one === params.get('condition')) ?? EMPTY_RULE.condition,
    threshold: params.get('threshold') ?? EMPTY_RULE.threshold,
    annotations: textsOf(name, seed),
    variables: variablesOf(params),
  };
}

/** How the panel wrote its values; undefined where it left that to the metric. */
export function unitOfSeed(seed: string): Unit | undefined {
  const id = new URLSearchParams(seed).get('unit');
  return id === null ? undefined : unitById(id);
}

function variablesOf(params: URLSearchParams): RuleVariable[] {
  const values = new Map<string, string[]>();
  for (const [key, value] of params) {
    if (!key.startsWith(VARIABLE)) continue;
    const name = key.slice(VARIABLE.length);
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return [...values].map(([name, list]) => ({ name, values: list }));
}

function textsOf(name: string, seed: string): readonly Pair[] {
  const link = new URLSearchParams(seed).get('dashboard');
  if (link === null) return EMPTY_RULE.annotations;
  const summary = name === '' ? '' : `${name}: {{ value${numberFilter(unitOfSeed(seed))} }}`;
  return [
    { key: 'summary', value: summary },
    { key: 'dashboard', value: link },
  ];
}

/** The filters of templates take numbers as they are: bytes, percent, seconds. */
function numberFilter(unit: Unit | undefined): string {
  if (unit === undefined || unit.factor !== 1 || unit.perSecond) return '';
  if (unit.kind === 'bytes' || unit.kind === 'percent') return ` | ${unit.kind}`;
  return unit.kind === 'seconds' ? ' | duration' : '';
}
