import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { closeNames } from '../../lib/close-names.ts';
import { shown, shownName } from '../../lib/shown.ts';
import { EXPECTED } from '../../query/request.ts';
import { expectedBy, type SchemaNode, schemaAt } from './expected.ts';
import { invalidRule } from './problem.ts';

interface Finding {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: Record<string, unknown>;
}

/** Throws `INVALID_RULE` for a value that the schema does not allow; the message names the place under `place`. */
export type SchemaCheck = (value: unknown, place: string) => void;

/** Nothing is converted and unknown properties are refused: a misspelt field must not be left out silently. */
export function schemaCheckOf(schema: TSchema): SchemaCheck {
  const compiled = Compile(schema);
  return (value, place) => {
    if (compiled.Check(value)) return;
    const findings = compiled.Errors(value) as unknown as readonly Finding[];
    throw problemOf(findings, { schema: schema as SchemaNode, value, place });
  };
}

interface Context {
  readonly schema: SchemaNode;
  readonly value: unknown;
  readonly place: string;
}

function problemOf(findings: readonly Finding[], context: Context) {
  const { schema, value, place } = context;
  const extra = findings.find(({ keyword }) => keyword === 'additionalProperties');
  if (extra !== undefined) return unknownName(extra, context);
  const missing = findings.find(({ keyword }) => keyword === 'required');
  if (missing !== undefined) return missingName(missing, context);
  const deepest = findings.reduce((a, b) => (pathOf(b).length > pathOf(a).length ? b : a));
  const path = pathOf(deepest);
  const allowed = deepest.params.allowedValues as readonly unknown[] | undefined;
  const wanted = allowed === undefined ? expectedAt(schema, path) : expectedBy({ enum: allowed });
  return invalidRule(`${placeOf(place, path)}: expected ${wanted}, got ${shown(valueAt(value, path))}`);
}

function unknownName(finding: Finding, { schema, place }: Context) {
  const path = pathOf(finding);
  const [name = ''] = finding.params.additionalProperties as readonly string[];
  const known = Object.keys(schemaAt(schema, path)?.properties ?? {});
  const [close] = closeNames(name, known);
  return invalidRule(
    `${placeOf(place, [...path, name])}: is not known here`,
    close === undefined ? `Known are ${known.join(', ')}.` : `Did you mean ${close}?`,
  );
}

function missingName(finding: Finding, { schema, place }: Context) {
  const [name = ''] = finding.params.requiredProperties as readonly string[];
  const path = [...pathOf(finding), name];
  return invalidRule(`${placeOf(place, path)}: is missing`, `Give ${expectedAt(schema, path)}.`);
}

function expectedAt(schema: SchemaNode, path: readonly string[]): string {
  const name = path.find((part) => part === 'filters') ?? path.at(-1) ?? '';
  const node = schemaAt(schema, path);
  if (node?.enum !== undefined) return expectedBy(node);
  return EXPECTED[name] ?? expectedBy(node);
}

function pathOf({ instancePath }: Finding): readonly string[] {
  return instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** `query`, `filters`, `0` under `rule` as people write it: `rule.query.filters[0]`. */
function placeOf(place: string, path: readonly string[]): string {
  return place + path.map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${shownName(part)}`)).join('');
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], value);
}
