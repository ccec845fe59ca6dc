import type { Tags } from '../../model/series.ts';
import { FILTERS, type FilterName, plainNumber } from './filters.ts';

/** What a template may speak of. */
export interface TemplateValues {
  /** Null where the evaluation had none. */
  readonly value: number | null;
  readonly threshold: number;
  /** How long the condition must hold ("for"). */
  readonly durationSeconds: number;
  readonly state: string;
  readonly rule: string;
  readonly link: string;
  /** Labels of the alert: its rule's, its group's tags, `alertname`, `severity`. */
  readonly labels: Tags;
}

export const TEXT_NAMES = ['state', 'rule', 'link'] as const;
export const NUMBER_NAMES = ['value', 'threshold', 'duration'] as const;
export type TextName = (typeof TEXT_NAMES)[number];
export type NumberName = (typeof NUMBER_NAMES)[number];

/** A piece of a template that was parsed. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'name'; readonly name: TextName }
  | { readonly kind: 'number'; readonly name: NumberName; readonly filter: FilterName | undefined }
  | { readonly kind: 'label'; readonly key: string };

/** A text with the values put in. Runs no code; a label that the alert does not have is empty. */
export function renderTemplate(parts: readonly TemplatePart[], values: TemplateValues): string {
  let text = '';
  for (const part of parts) text += renderPart(part, values);
  return text;
}

function renderPart(part: TemplatePart, values: TemplateValues): string {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'name':
      return values[part.name];
    case 'label':
      return Object.hasOwn(values.labels, part.key) ? (values.labels[part.key] ?? '') : '';
    case 'number':
      return renderNumber(part, values);
  }
}

function renderNumber({ name, filter }: TemplatePart & { kind: 'number' }, values: TemplateValues): string {
  const number = name === 'duration' ? values.durationSeconds : values[name];
  if (number === null) return 'no data';
  if (filter !== undefined) return FILTERS[filter](number);
  return name === 'duration' ? FILTERS.duration(number) : plainNumber(number);
}
