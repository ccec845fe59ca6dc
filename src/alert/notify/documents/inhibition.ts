import Type from 'typebox';
import type { StoredDocument } from '../../../metadata/port.ts';
import { compileMatchers, type LabelMatcher, matcherSchema } from './matcher.ts';
import { shapeCheck } from './shape.ts';

const code = 'INVALID_INHIBITION';

/** While an alert that `source` describes fires, those that `target` describes are not told. */
export const inhibitionSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200, description: 'Unique among the inhibitions.' }),
    source: Type.Array(matcherSchema, {
      minItems: 1,
      maxItems: 50,
      description: 'The alerts that mute others while they fire.',
    }),
    target: Type.Array(matcherSchema, {
      minItems: 1,
      maxItems: 50,
      description: 'The alerts that are muted.',
    }),
    equal: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        maxItems: 20,
        default: [],
        description: 'Labels that must have the same value on both; a missing label has the empty value.',
      }),
    ),
  },
  { additionalProperties: false },
);

type InhibitionInput = Type.Static<typeof inhibitionSchema>;

/** An inhibition with its defaults filled in. */
export interface Inhibition {
  readonly name: string;
  readonly source: readonly LabelMatcher[];
  readonly target: readonly LabelMatcher[];
  readonly equal: readonly string[];
}

export interface StoredInhibition extends Inhibition {
  readonly id: string;
}

const checkInhibition = shapeCheck(inhibitionSchema, { code });

/**
 * Checks an inhibition and fills in its defaults. Throws `AppError` `INVALID_INHIBITION` (400) that names the first wrong
 * place.
 */
export function parseInhibition(value: unknown): Inhibition {
  checkInhibition(value);
  const { name, source, target, equal = [] } = value as InhibitionInput;
  compileMatchers(source, { code, field: 'source' });
  compileMatchers(target, { code, field: 'target' });
  return { name, source, target, equal: [...new Set(equal)] };
}

/** Throws as `parseInhibition` does when what is stored is not an inhibition. */
export function storedInhibition({ id, name, body }: StoredDocument): StoredInhibition {
  return { ...parseInhibition({ ...(body as object), name }), id };
}
