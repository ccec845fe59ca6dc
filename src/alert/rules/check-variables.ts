import { closeNames } from '../../lib/close-names.ts';
import { shown, shownName } from '../../lib/shown.ts';
import { parseTemplate, type Reference } from '../../model/dashboard/template.ts';
import { ALL_VALUES } from '../../model/dashboard/variable.ts';
import { isVariableFormat, VARIABLE_FORMATS } from '../../model/dashboard/variable-value.ts';
import { filterTemplates, type RuleTemplate, type RuleVariables } from '../../model/rule-variables.ts';
import { checkControls } from './check-texts.ts';
import { invalidRule } from './problem.ts';

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,49}$/;
const MOST_VARIABLES = 32;
/** All values of one become one regular expression, which every evaluation runs. */
const MOST_VALUES = 500;
/** A value may be the name of a metric, which is the longest name there is. */
const MOST_VALUE_BYTES = 255;

/** Names and values of variables. Throws `INVALID_RULE`. */
export function checkVariables(variables: RuleVariables | undefined, place: string): void {
  if (variables === undefined) return;
  const names = Object.keys(variables);
  if (names.length > MOST_VARIABLES) {
    throw invalidRule(`${place}: ${names.length} of them; at most ${MOST_VARIABLES} are allowed`);
  }
  for (const name of names) {
    const at = `${place}.${shownName(name)}`;
    if (!NAME.test(name) || name.startsWith('__')) {
      throw invalidRule(
        `${at}: is no name of a variable`,
        'Use letters, digits and _, at most 50 and no digit first; names that begin with __ are the system’s.',
      );
    }
    checkValues(variables[name] ?? [], at);
  }
}

function checkValues(given: string | readonly string[], place: string): void {
  const values = typeof given === 'string' ? [given] : given;
  if (values.length === 0) {
    throw invalidRule(`${place}: has no value`, `Give one, a list, or "${ALL_VALUES}" to leave nothing out.`);
  }
  if (values.length > MOST_VALUES) {
    throw invalidRule(
      `${place}: ${values.length} values; at most ${MOST_VALUES} are allowed`,
      `"${ALL_VALUES}" leaves nothing out; or filter by a regular expression in their place.`,
    );
  }
  if (values.length > 1 && values.includes(ALL_VALUES)) {
    throw invalidRule(
      `${place}: "${ALL_VALUES}" stands for all values and goes with no other`,
      `Write "${ALL_VALUES}" alone, or leave it out.`,
    );
  }
  values.forEach((value, index) => {
    const at = typeof given === 'string' ? place : `${place}[${index}]`;
    const sizeBytes = Buffer.byteLength(value);
    if (sizeBytes > MOST_VALUE_BYTES) {
      throw invalidRule(`${at}: ${sizeBytes} bytes long; at most ${MOST_VALUE_BYTES} are allowed`);
    }
    checkControls(value, at);
  });
}

/**
 * Every `$name` of the query must be a variable of the rule: what stays as it is finds nothing, and an alert that never fires says
 * nothing. Throws `INVALID_RULE`.
 */
export function checkReferences(rule: RuleTemplate, place: string): void {
  const { query, groupBy = [], variables = {} } = rule;
  checkText(query.metric, `${place}.query.metric`, variables);
  checkOneValue(query.metric, `${place}.query.metric`, variables);
  for (const { key, op, value } of filterTemplates(query.filters)) {
    const at = `${place}.query.filters: ${key}${op}${shown(value)}`;
    checkText(key, at, variables);
    checkText(value, at, variables);
  }
  groupBy.forEach((key, index) => {
    checkText(key, `${place}.groupBy[${index}]`, variables);
  });
  if (rule.record === undefined) return;
  checkText(rule.record, `${place}.record`, variables);
  checkOneValue(rule.record, `${place}.record`, variables);
}

function checkText(template: string, place: string, variables: RuleVariables): void {
  for (const { name, format, written } of referencesIn(template)) {
    if (!Object.hasOwn(variables, name)) throw unknown(name, place, variables);
    if (format !== undefined && !isVariableFormat(format)) {
      throw invalidRule(
        `${place}: ${written}: there is no format ${shown(format)}`,
        `Known are ${VARIABLE_FORMATS.join(', ')}.`,
      );
    }
  }
}

function unknown(name: string, place: string, variables: RuleVariables) {
  const known = Object.keys(variables);
  const [close] = closeNames(name, known);
  const literal = `Where the text itself is meant, write variables: {${name}: "$${name}"}.`;
  return invalidRule(
    `${place}: the rule has no variable ${name}`,
    close === undefined
      ? `Give its value in variables.${name}. ${literal}`
      : `Did you mean $${close}? Else give its value in variables.${name}. ${literal}`,
  );
}

/** A metric is one: "all" and lists name none. */
function checkOneValue(template: string, place: string, variables: RuleVariables): void {
  for (const { name, written } of referencesIn(template)) {
    const given = variables[name] ?? [];
    const values = typeof given === 'string' ? [given] : given;
    if (values.length === 1 && values[0] !== ALL_VALUES) continue;
    throw invalidRule(
      `${place}: ${written} has ${values.length === 1 ? 'all values' : `${values.length} values`}; a metric has one name`,
      `Give variables.${name} one value, or make a rule for each.`,
    );
  }
}

function referencesIn(template: string): readonly Reference[] {
  return parseTemplate(template).filter((part): part is Reference => typeof part !== 'string');
}
