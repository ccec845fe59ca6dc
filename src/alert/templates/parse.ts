import { invalidRule } from '../rules/problem.ts';
import { FILTERS, isFilterName } from './filters.ts';
import { NUMBER_NAMES, type NumberName, TEXT_NAMES, type TemplatePart } from './template.ts';

const NAME = /^[a-z]+$/;
const LABEL = /^labels\.(?<bare>[^\s|"'[\]{}]+)$|^labels\[\s*"(?<quoted>(?:[^"\\]|\\.)*)"\s*\]$/;

export interface TemplateContext {
  /** For messages: `rule.annotations.summary`. */
  readonly place: string;
  /** Keys that alerts of the rule can have; undefined when any is possible. */
  readonly labelKeys: readonly string[] | undefined;
}

/** Throws `INVALID_RULE` (400) for a name, filter or label that does not exist, with the place and what is known. */
export function parseTemplate(text: string, context: TemplateContext): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('{{', at);
    if (open !== at) parts.push({ kind: 'text', text: text.slice(at, open < 0 ? undefined : open) });
    if (open < 0) break;
    const close = closeOf(text, open);
    if (close < 0) {
      throw invalidRule(`${context.place}: "{{" at position ${open} is not closed`, 'Close it with "}}".');
    }
    parts.push(partOf(text.slice(open + 2, close).trim(), context));
    at = close + 2;
  }
  return parts;
}

/** The `}}` that ends the expression: not one within quotes. */
function closeOf(text: string, open: number): number {
  let quoted = false;
  for (let at = open + 2; at < text.length; at += 1) {
    if (quoted && text[at] === '\\') at += 1;
    else if (text[at] === '"') quoted = !quoted;
    else if (!quoted && text.startsWith('}}', at)) return at;
  }
  return -1;
}

function partOf(expression: string, context: TemplateContext): TemplatePart {
  const label = LABEL.exec(expression)?.groups;
  if (label !== undefined) return labelPart(label.bare ?? withoutBackslashes(label.quoted ?? ''), context);
  const [name = '', filter, ...more] = expression.split('|').map((part) => part.trim());
  if (more.length > 0 || !NAME.test(name)) throw unknown(expression, context);
  if (isOneOf(NUMBER_NAMES, name)) return numberPart(name, filter, context);
  if (!isOneOf(TEXT_NAMES, name)) throw unknown(expression, context);
  if (filter === undefined) return { kind: 'name', name };
  throw invalidRule(`${context.place}: {{ ${expression} }} filters a text; filters are for numbers`);
}

function labelPart(key: string, { place, labelKeys }: TemplateContext): TemplatePart {
  if (labelKeys !== undefined && !labelKeys.includes(key)) {
    throw invalidRule(
      `${place}: alerts of this rule have no label ${JSON.stringify(key)}`,
      `They have ${labelKeys.join(', ')}. A tag becomes a label when the rule groups by it.`,
    );
  }
  return { kind: 'label', key };
}

function numberPart(name: NumberName, filter: string | undefined, { place }: TemplateContext): TemplatePart {
  if (filter === undefined || isFilterName(filter)) return { kind: 'number', name, filter };
  throw invalidRule(
    `${place}: there is no filter ${JSON.stringify(filter)}`,
    `Known are ${Object.keys(FILTERS).join(', ')}.`,
  );
}

function unknown(expression: string, { place }: TemplateContext) {
  return invalidRule(
    `${place}: {{ ${expression} }} is not known`,
    `Known are ${[...NUMBER_NAMES, ...TEXT_NAMES].join(', ')}, labels.KEY and labels["KEY"]; numbers take ${Object.keys(
      FILTERS,
    )
      .map((filter) => `| ${filter}`)
      .join(', ')}.`,
  );
}

function withoutBackslashes(text: string): string {
  return text.replaceAll(/\\(.)/g, '$1');
}

function isOneOf<T extends string>(names: readonly T[], name: string): name is T {
  return (names as readonly string[]).includes(name);
}
