import { PassThrough } from 'node:stream';
import { constants } from 'node:zlib';
import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import { batchValidation } from '../../query/batch/batch-request.ts';
import { LIVE_EVENTS } from './encode-events.ts';
import type { LiveHub } from './live-hub.ts';
import { type LiveBody, liveRequestSchema, looseLiveSchema } from './live-request.ts';

/** As much waits for a page that does not read, and one event more. */
const BUFFER_BYTES = 64 * 1_024;

/** What is new is sent at once, though packed. A small window: there is one for each page, for hours. */
const PACKED_EVENTS = {
  customTypes: /^text\/event-stream/,
  encodings: ['gzip' as const],
  zlibOptions: { level: 4, flush: constants.Z_SYNC_FLUSH, windowBits: 13, memLevel: 7 },
};

const EXPECTED = {
  queries: 'a list of one or more queries, each with a refId',
  everySeconds: 'a number of seconds from 0.1 to 3600',
  known: 'an object of versions by refId',
};

const NAMED = new Intl.ListFormat('en').format(LIVE_EVENTS.map((event) => `\`${event}\``));

/** `POST /api/v1/live`. The hub ends with the server. */
export function liveRoutes({ hub }: { readonly hub: Pick<LiveHub, 'open' | 'close'> }): FastifyPluginAsync {
  return async (app) => {
    // Before the server waits for the requests under way: these would never end.
    app.addHook('preClose', async () => hub.close());
    app.post<{ Body: LiveBody }>(
      '/api/v1/live',
      {
        schema: {
          tags: ['query'],
          summary: 'Be sent what is new in the answers to many queries',
          body: liveRequestSchema,
          response: {
            200: Type.String({
              description: `A \`text/event-stream\` of ${NAMED}; docs/formats/live.md says what is in them.`,
            }),
          },
        },
        validatorCompiler: batchValidation(looseLiveSchema, EXPECTED),
        compress: PACKED_EVENTS,
      },
      (request, reply) => {
        const output = new PassThrough({ highWaterMark: BUFFER_BYTES });
        reply.raw.once('close', () => output.destroy());
        hub.open(request.body, output);
        reply.header('cache-control', 'no-store');
        // nginx would hold the events back until it has a page of them.
        reply.header('x-accel-buffering', 'no');
        return reply.type('text/event-stream; charset=utf-8').send(output);
      },
    );
  };
}
