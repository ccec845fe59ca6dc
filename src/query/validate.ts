import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { closeNames } from '../lib/close-names.ts';
import { shown, shownName } from '../lib/shown.ts';
import { invalidQuery } from './errors.ts';

interface Finding {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: Record<string, unknown>;
  readonly message: string;
}

/**
 * Checks a value against a schema as it is: nothing is converted, unknown properties are refused.
 * Returns the `INVALID_QUERY` error (400) that names the first wrong place, or undefined.
 */
export function validatorOf(schema: TSchema, expected: Readonly<Record<string, string>>) {
  const compiled = Compile(schema);
  const known = Object.keys((schema as { properties?: Record<string, unknown> }).properties ?? {});
  return (value: unknown) => {
    if (compiled.Check(value)) return undefined;
    return errorOf(compiled.Errors(value) as unknown as readonly Finding[], { value, expected, known });
  };
}

interface Context {
  readonly value: unknown;
  readonly expected: Readonly<Record<string, string>>;
  readonly known: readonly string[];
}

function errorOf(findings: readonly Finding[], { value, expected, known }: Context) {
  const extra = findings.find(
    ({ keyword, instancePath }) => keyword === 'additionalProperties' && instancePath === '',
  );
  if (extra !== undefined) {
    const [name = ''] = extra.params.additionalProperties as readonly string[];
    const [close] = closeNames(name, known);
    return invalidQuery(
      `${shownName(name)}: is not known here`,
      close === undefined ? `Known are ${known.join(', ')}.` : `Did you mean ${close}?`,
    );
  }
  const missing = findings.find(({ keyword, instancePath }) => keyword === 'required' && instancePath === '');
  if (missing !== undefined) {
    const [name = ''] = missing.params.requiredProperties as readonly string[];
    return invalidQuery(`${name}: is missing`, expected[name] && `Give ${expected[name]}.`);
  }
  const deepest = findings.reduce((a, b) => (depth(b) > depth(a) ? b : a));
  const path = deepest.instancePath.split('/').slice(1);
  const [field = ''] = path;
  const wanted = expected[field] ?? deepest.message;
  return invalidQuery(`${placeOf(path)}: expected ${wanted}, got ${shown(valueAt(value, path))}`);
}

function depth({ instancePath }: Finding): number {
  return instancePath.split('/').length;
}

/** `/filters/0/op` as people write it: `filters[0].op`. */
function placeOf(path: readonly string[]): string {
  const place = path.map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${shownName(part)}`)).join('');
  return place === '' ? 'body' : place.replace(/^\./, '');
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], value);
}
