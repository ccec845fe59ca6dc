/**
 * The part of JSON Schema that settings use. The sections are written with typebox; reading them through this one
 * interface keeps the checker and the settings page free of typebox's own types.
 */
export interface SettingSchema {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, SettingSchema>>;
  readonly required?: readonly string[];
  readonly items?: SettingSchema;
  readonly anyOf?: readonly SettingSchema[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly pattern?: string;
  /** The value must never be printed: not in errors, not in logs. */
  readonly secret?: boolean;
}

/** What a value must be, in words that complete "expected …". */
export function describeAllowed(schema: SettingSchema): string {
  const choices = choicesOf(schema);
  if (choices !== undefined) return `one of ${choices.map(String).join(', ')}`;
  switch (schema.type) {
    case 'integer':
      return `an integer${describeBounds(schema)}`;
    case 'number':
      return `a number${describeBounds(schema)}`;
    case 'boolean':
      return 'true or false';
    case 'string':
      return describeText(schema);
    case 'array':
      return `a list, each item ${describeAllowed(schema.items ?? {})}`;
    case 'object':
      return `a map with ${Object.keys(schema.properties ?? {}).join(', ')}`;
    default:
      return schema.anyOf === undefined ? 'any value' : schema.anyOf.map(describeAllowed).join(', or ');
  }
}

/** The values of a closed choice, or undefined where the schema is not one. */
export function choicesOf(schema: SettingSchema): readonly unknown[] | undefined {
  if (schema.enum !== undefined) return schema.enum;
  if (schema.const !== undefined) return [schema.const];
  if (schema.anyOf?.every((option) => option.const !== undefined)) {
    return schema.anyOf.map((option) => option.const);
  }
  return undefined;
}

function describeText({ pattern, minLength = 0 }: SettingSchema): string {
  if (pattern !== undefined) return `a text that matches ${pattern}`;
  return minLength > 0 ? 'a text that is not empty' : 'a text';
}

function describeBounds(schema: SettingSchema): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  const bounds: string[] = [];
  if (minimum !== undefined) bounds.push(`≥ ${minimum}`);
  if (exclusiveMinimum !== undefined) bounds.push(`> ${exclusiveMinimum}`);
  if (maximum !== undefined) bounds.push(`≤ ${maximum}`);
  if (exclusiveMaximum !== undefined) bounds.push(`< ${exclusiveMaximum}`);
  return bounds.length === 0 ? '' : ` ${bounds.join(' and ')}`;
}
