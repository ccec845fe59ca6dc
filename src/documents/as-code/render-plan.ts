import type { FieldChange } from './field-changes.ts';
import type { Plan, Step } from './plan.ts';

/** The plan for a person to read before it is carried out: one block for each document that changes. */
export function renderPlan({ steps, unchanged }: Plan): string {
  const same = unchanged === 0 ? [] : [`= ${unchanged} unchanged`];
  return `${[...steps.flatMap(renderStep), ...same].join('\n')}\n`;
}

/** `1 to create, 2 to change, 1 to delete`. */
export function summaryOf({ steps }: Plan): string {
  const counts = (['create', 'update', 'delete'] as const).map((action) => ({
    verb: action === 'update' ? 'change' : action,
    count: steps.filter((step) => step.action === action).length,
  }));
  return counts
    .filter(({ count }) => count > 0)
    .map(({ verb, count }) => `${count} to ${verb}`)
    .join(', ');
}

function renderStep(step: Step): readonly string[] {
  switch (step.action) {
    case 'create':
      return [heading('+', step.wanted), ...linesOf(step).map(indented)];
    case 'update':
      return [heading('~', step.wanted), ...linesOf(step).map(indented)];
    case 'delete':
      return [heading('-', step.present)];
  }
}

function linesOf(step: Exclude<Step, { readonly action: 'delete' }>): readonly string[] {
  const { wanted, changes } = step;
  const { describe } = wanted.kind;
  if (describe === undefined)
    return step.action === 'create' ? changes.filter(isTelling).map(renderField) : changes.map(renderChange);
  if (step.action === 'create') return describe(undefined, wanted.fields);
  // Where a document comes from is none of its own fields.
  const origin = changes.filter(({ field }) => field === 'origin').map(renderChange);
  return [...describe(step.present.fields, wanted.fields), ...origin];
}

function indented(line: string): string {
  return `    ${line}`;
}

function heading(
  sign: string,
  { kind, name }: { readonly kind: { readonly noun: string }; readonly name: string },
): string {
  return `${sign} ${kind.noun} ${JSON.stringify(name)}`;
}

/** Of a new document, what says something: the heading names it, and many fields are empty. */
function isTelling({ field, after }: FieldChange): boolean {
  return field !== 'name' && !['{}', '[]', '""'].includes(JSON.stringify(after));
}

function renderField({ field, after }: FieldChange): string {
  return `${field}: ${shown(after)}`;
}

function renderChange({ field, before, after }: FieldChange): string {
  return `${field}: ${shown(before)} → ${shown(after)}`;
}

function shown(value: unknown): string {
  return value === undefined ? '(none)' : JSON.stringify(value);
}
