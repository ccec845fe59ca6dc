import Type, { type TSchema } from 'typebox';
import { AppError } from '../../lib/errors.ts';
import { type BatchBody, batchRequestSchema, looseBatchSchema } from '../../query/batch/batch-request.ts';

const everySeconds = Type.Number({
  minimum: 0.1,
  maximum: 3_600,
  description: 'How often the page is sent what is new, at most; live.leastEverySeconds bounds it.',
});
const known = Type.Optional(
  Type.Record(Type.String(), Type.String({ maxLength: 100 }), {
    description:
      'Versions of answers that the page has already, by refId: a stream opened in place of another one goes on from there.',
  }),
);

/** As many as the settings say, which are no part of the description. */
const asMany = <T extends TSchema>(items: T, description: string) =>
  Type.Array(items, { minItems: 1, description });
const { queries: described, ...rest } = batchRequestSchema.properties;
const { queries: loose, ...looseRest } = looseBatchSchema.properties;
const MOST = 'At most live.maxQueriesPerStream.';

/** The body of `POST /api/v1/live`, as it is described. */
export const liveRequestSchema = Type.Object(
  { ...rest, queries: asMany(described.items, MOST), everySeconds, known },
  { additionalProperties: false },
);

/** As much as must be right for any of it to be answered. */
export const looseLiveSchema = Type.Object(
  { ...looseRest, queries: asMany(loose.items, MOST), everySeconds, known },
  { additionalProperties: false },
);

export interface LiveBody extends BatchBody {
  readonly everySeconds: number;
  readonly known?: Readonly<Record<string, string>>;
}

/** A stream about what is over would never say anything. */
export function checkMovesOn({ end = 'now' }: LiveBody): void {
  if (typeof end === 'string' && end.trim().startsWith('now')) return;
  throw new AppError('INVALID_QUERY', `end: ${JSON.stringify(end)} does not move on with the clock`, {
    status: 400,
    fix: 'End at now or now-5m, or ask /api/v1/query/batch.',
  });
}
