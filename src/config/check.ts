import { ConfigError } from './config-error.ts';
import { didYouMean } from './nearest-name.ts';
import { choicesOf, describeAllowed, type SettingSchema } from './setting-schema.ts';

/** Throws `ConfigError` unless `value` is what `schema` allows. `place` says where it was set, for the message. */
export function checkValue(schema: SettingSchema, value: unknown, place: string): void {
  if (schema.type === 'object' && isMap(value)) {
    checkMap(schema, value, place);
  } else if (schema.type === 'array' && Array.isArray(value)) {
    checkList(schema, value, place);
  } else if (!isAllowedScalar(schema, value)) {
    throw new ConfigError(`${place}: expected ${describeAllowed(schema)}, got ${printValue(schema, value)}`);
  }
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as an error message may show it: short, quoted where it is text, and never a secret. */
export function printValue(schema: SettingSchema, value: unknown): string {
  if (schema.secret === true) return 'a value that is not shown because it is a secret';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function checkMap(schema: SettingSchema, map: Record<string, unknown>, place: string): void {
  const properties = schema.properties ?? {};
  for (const [key, value] of Object.entries(map)) {
    const property = properties[key];
    if (property === undefined || !Object.hasOwn(properties, key)) {
      throw new ConfigError(`${place}.${key}: unknown key${didYouMean(key, Object.keys(properties))}`);
    }
    checkValue(property, value, `${place}.${key}`);
  }
  for (const key of schema.required ?? []) {
    if (!Object.hasOwn(map, key)) throw new ConfigError(`${place}: the key ${key} is missing`);
  }
}

function checkList(schema: SettingSchema, list: readonly unknown[], place: string): void {
  if (list.length < (schema.minItems ?? 0)) {
    throw new ConfigError(`${place}: expected at least ${schema.minItems} items, got ${list.length}`);
  }
  list.forEach((item, index) => {
    checkValue(schema.items ?? {}, item, `${place}[${index}]`);
  });
}

function isAllowedScalar(schema: SettingSchema, value: unknown): boolean {
  const choices = choicesOf(schema);
  if (choices !== undefined) return choices.includes(value);
  switch (schema.type) {
    case 'integer':
      return Number.isSafeInteger(value) && isWithinBounds(schema, value as number);
    case 'number':
      return Number.isFinite(value) && isWithinBounds(schema, value as number);
    case 'boolean':
      return typeof value === 'boolean';
    case 'string':
      return typeof value === 'string' && isAllowedText(schema, value);
    case 'object':
    case 'array':
      return false;
    default:
      return schema.anyOf?.some((option) => isAllowedScalar(option, value)) ?? true;
  }
}

function isWithinBounds(schema: SettingSchema, value: number): boolean {
  return (
    value >= (schema.minimum ?? -Infinity) &&
    value <= (schema.maximum ?? Infinity) &&
    value > (schema.exclusiveMinimum ?? -Infinity) &&
    value < (schema.exclusiveMaximum ?? Infinity)
  );
}

function isAllowedText(schema: SettingSchema, value: string): boolean {
  return (
    value.length >= (schema.minLength ?? 0) &&
    value.length <= (schema.maxLength ?? Infinity) &&
    (schema.pattern === undefined || new RegExp(schema.pattern).test(value))
  );
}
