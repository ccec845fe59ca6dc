/** What of a JSON Schema says what a value must be. */
export interface WordedSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** What a value must be by its type, in words that complete "expected …". Of lists those who have them say more. */
export function wordsOf(schema: WordedSchema): string {
  switch (schema.type) {
    case 'integer':
      return `a whole number${boundsOf(schema)}`;
    case 'number':
      return `a finite number${boundsOf(schema)}`;
    case 'boolean':
      return 'true or false';
    case 'null':
      return 'null';
    case 'string':
      return textOf(schema);
    case 'array':
      return 'a list';
    case 'object':
      return schema.properties === undefined
        ? 'an object of texts'
        : `an object with ${Object.keys(schema.properties).join(', ')}`;
    default:
      return 'another value';
  }
}

function boundsOf({ minimum, maximum, exclusiveMinimum }: WordedSchema): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (exclusiveMinimum !== undefined) return ` above ${exclusiveMinimum}`;
  return minimum === undefined ? '' : ` from ${minimum}`;
}

function textOf({ minLength = 0, maxLength }: WordedSchema): string {
  if (maxLength === undefined) return minLength > 0 ? 'a text that is not empty' : 'a text';
  return `a text of ${minLength} to ${maxLength} characters`;
}
