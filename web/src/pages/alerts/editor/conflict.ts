import type { ConflictChoice, ConflictPart } from '../../../ui/ConflictChoices.tsx';
import { OP_WORDS } from '../../explore/filter-text.ts';
import { conditionSymbol } from '../ui/state-words.ts';
import type { RuleForm } from './rule-form.ts';

/** By default each one's own changes are taken, and mine where both changed it. */
export type Difference = ConflictPart<keyof RuleForm>;

const LABELS: Readonly<Record<keyof RuleForm, string>> = {
  name: 'Name',
  description: 'Description',
  metric: 'Metric',
  aggregation: 'Aggregation',
  filters: 'Filters',
  window: 'Window',
  groupBy: 'Group by',
  condition: 'Condition',
  threshold: 'Threshold',
  resolve: 'Resolve threshold',
  hold: 'For',
  keep: 'Keep firing for',
  interval: 'Evaluated every',
  delay: 'Delay',
  severity: 'Severity',
  enabled: 'On',
  noData: 'No data',
  onError: 'On error',
  maxGroups: 'Most groups',
  labels: 'Labels',
  annotations: 'Texts',
  variables: 'Variables',
  channels: 'Channels',
};

/** The fields in which two versions differ, with what both were made from deciding who changed what. */
export function differences(base: RuleForm, mine: RuleForm, theirs: RuleForm): Difference[] {
  return (Object.keys(LABELS) as (keyof RuleForm)[])
    .filter((field) => !same(mine[field], theirs[field]))
    .map((field) => ({
      key: field,
      label: LABELS[field],
      mine: fieldText(field, mine),
      theirs: fieldText(field, theirs),
      choice: same(mine[field], base[field]) ? 'theirs' : 'mine',
    }));
}

/** The form with each field from where it was chosen. */
export function resolved(mine: RuleForm, theirs: RuleForm, choices: ConflictChoice): RuleForm {
  const taken = Object.entries(choices)
    .filter(([, choice]) => choice === 'theirs')
    .map(([field]) => [field, theirs[field as keyof RuleForm]]);
  return { ...mine, ...Object.fromEntries(taken) };
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function fieldText(field: keyof RuleForm, form: RuleForm): string {
  switch (field) {
    case 'filters':
      return form.filters.map(({ key, op, value }) => `${key} ${OP_WORDS[op]} ${value}`).join('\n') || 'none';
    case 'labels':
    case 'annotations':
      return form[field].map(({ key, value }) => `${key}: ${value}`).join('\n') || 'none';
    case 'variables':
      return form.variables.map(({ name, values }) => `$${name}: ${values.join(', ')}`).join('\n') || 'none';
    case 'groupBy':
    case 'channels':
      return form[field].join(', ') || 'none';
    case 'condition':
      return conditionSymbol(form.condition);
    case 'enabled':
      return form.enabled ? 'yes' : 'no';
    default:
      return form[field] === '' ? '(empty)' : form[field];
  }
}
