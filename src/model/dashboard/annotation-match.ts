import type { Tags } from '../series.ts';
import type { AlertAnnotations, StoredAnnotations } from './annotation.ts';
import { interpolate, type VariableScope, variablesIn } from './interpolate.ts';

// More alternatives of one tag than this are more than a person can have meant.
const MOST_TEXTS = 1_000;

/** The texts that a template stands for: one for each value of each variable in it. */
export function textsOf(template: string, scope: VariableScope): readonly string[] {
  let scopes: VariableScope[] = [scope];
  for (const name of variablesIn(template)) {
    const values = scope.variables.get(name)?.values ?? [];
    if (values.length < 2) continue;
    scopes = scopes
      .flatMap((one) =>
        values.map((value) => ({ ...one, variables: new Map(one.variables).set(name, { values: [value] }) })),
      )
      .slice(0, MOST_TEXTS);
  }
  return scopes.map((one) => interpolate(template, one));
}

/** Whether all tags of the source are on it, of each that holds variables one of what these stand for. */
export function hasTags(
  { tags }: Pick<StoredAnnotations, 'tags'>,
  annotation: { readonly tags: readonly string[] },
  scope: VariableScope,
): boolean {
  return tags.every((tag) => textsOf(tag, scope).some((text) => annotation.tags.includes(text)));
}

/** Whether an alert of this rule and with these labels is one that the source shows. */
export function isWanted(
  { rules, labels = {} }: Pick<AlertAnnotations, 'rules' | 'labels'>,
  alert: { readonly ruleName: string; readonly labels: Tags },
  scope: VariableScope,
): boolean {
  const isRule = rules === undefined || rules.length === 0 || rules.includes(alert.ruleName);
  return (
    isRule &&
    Object.entries(labels).every(([key, value]) => textsOf(value, scope).includes(alert.labels[key] ?? ''))
  );
}
