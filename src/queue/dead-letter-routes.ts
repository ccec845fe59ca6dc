import type { FastifyPluginAsync } from 'fastify';
import { AppError } from '../lib/errors.ts';
import type { SampleBatch } from '../model/sample-batch.ts';
import type { SeriesId, SeriesRecord } from '../model/series.ts';
import {
  actBodySchema,
  type DeadLetterAct,
  letterReplySchema,
  listQuerySchema,
  listReplySchema,
  purgeReplySchema,
  replayReplySchema,
} from './dead-letter-schemas.ts';
import { listSamples } from './list-samples.ts';
import type { DeadLetters } from './port.ts';

export interface DeadLetterRoutesDependencies {
  readonly deadLetters: DeadLetters;
  /** Names series that a batch knows by id only. */
  readonly lookup?: (id: SeriesId) => SeriesRecord | undefined;
}

const tags = ['dead letters'];
const DEFAULT_LIMIT = 100;
// Each letter is fetched from the broker one by one.
const MOST_LETTERS = 1_000;
const MOST_SAMPLES = 1_000;

/** `/api/v1/dlq`: what could not be stored, and what happens to it. */
export function deadLetterRoutes({ deadLetters, lookup }: DeadLetterRoutesDependencies): FastifyPluginAsync {
  return async (app) => {
    app.get<{ Querystring: { limit?: string } }>(
      '/api/v1/dlq',
      {
        schema: {
          tags,
          summary: 'Batches that could not be stored',
          querystring: listQuerySchema,
          response: { 200: listReplySchema },
        },
      },
      async ({ query: { limit } }) => deadLetters.list({ limit: limitOf(limit) }),
    );

    app.get<{ Params: { id: string } }>(
      '/api/v1/dlq/:id',
      {
        schema: {
          tags,
          summary: 'One of them, with its samples',
          response: { 200: letterReplySchema },
        },
      },
      async ({ params: { id } }) => {
        const found = await deadLetters.show(id);
        if (found === undefined) throw noSuchLetter(id);
        return { letter: found.letter, ...samplesOf(found.batch, lookup) };
      },
    );

    app.post<{ Body: DeadLetterAct }>(
      '/api/v1/dlq/replay',
      {
        schema: {
          tags,
          summary: 'Put them back into the ingest queue',
          description: 'Each counts once, however often it is replayed. Those that cannot be read stay.',
          body: actBodySchema,
          response: { 200: replayReplySchema },
        },
      },
      async ({ body }) => {
        checkNotBoth('replay', body);
        return { replayed: await deadLetters.replay(body.ids) };
      },
    );

    app.post<{ Body: DeadLetterAct }>(
      '/api/v1/dlq/purge',
      {
        schema: {
          tags,
          summary: 'Delete them for good',
          body: actBodySchema,
          response: { 200: purgeReplySchema },
        },
      },
      async ({ body }) => {
        checkNotBoth('purge', body);
        if (body.ids === undefined && body.all !== true) throw unclear('purge: expected ids, or all: true');
        return { purged: await deadLetters.purge(body.ids) };
      },
    );
  };
}

function samplesOf(batch: SampleBatch | undefined, lookup: DeadLetterRoutesDependencies['lookup']): object {
  if (batch === undefined) return { samples: [], totalSamples: 0 };
  return { samples: listSamples(batch, MOST_SAMPLES, lookup), totalSamples: batch.times.length };
}

function limitOf(limit: string | undefined): number {
  if (limit === undefined || limit === '') return DEFAULT_LIMIT;
  if (!/^\d{1,9}$/.test(limit)) {
    throw new AppError('INVALID_REQUEST', `limit: expected a whole number, got ${JSON.stringify(limit)}`, {
      status: 400,
    });
  }
  return Math.min(Number(limit), MOST_LETTERS);
}

function noSuchLetter(id: string): AppError {
  return new AppError('NO_SUCH_DEAD_LETTER', `there is no dead letter ${JSON.stringify(id)}`, {
    status: 404,
    fix: 'It may have been replayed or purged; GET /api/v1/dlq lists those there are.',
  });
}

function checkNotBoth(action: string, { ids, all }: DeadLetterAct): void {
  if (ids !== undefined && all === true) throw unclear(`${action}: expected ids or all: true, not both`);
}

function unclear(message: string): AppError {
  return new AppError('INVALID_REQUEST', message, {
    status: 400,
    fix: 'Send {"ids": ["..."]}, or {"all": true} for every dead letter.',
  });
}
