import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { IngestSettings } from '../config/sections/ingest.ts';
import { errorBody } from '../http/error-reply.ts';
import type { Clock } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import type { SampleQueue } from '../queue/port.ts';
import type { StateStore } from '../state/port.ts';
import { batchIdentity } from './batch-identity.ts';
import { receiveBody } from './body.ts';
import { BufferPool } from './buffer-pool.ts';
import { CardinalityGuard, type SeriesDirectory } from './cardinality-guard.ts';
import { discardRest } from './discard-rest.ts';
import type { IngestObserver } from './observe.ts';
import { PendingBytes } from './pending-bytes.ts';
import { JsonDecoder } from './protocols/json/json-decoder.ts';
import { checkRateLimit } from './rate-limit.ts';
import type { Rejections } from './rejections.ts';
import { ingestRouteSchema } from './route-schema.ts';
import type { SampleCollector } from './sample-collector.ts';
import { UnseenSeries } from './unseen-series.ts';
import { waitUntilStored } from './wait-until-stored.ts';

export interface IngestDependencies {
  readonly queue: Pick<SampleQueue, 'publish' | 'holdsDurably'>;
  readonly catalog: SeriesDirectory;
  readonly state: Pick<StateStore, 'takeRateLimit'>;
  readonly clock: Clock;
  readonly settings: IngestSettings;
  /** How old a sample of this metric may be, milliseconds: the raw retention of its name. */
  readonly maxAgeMs: (metric: string) => number;
  readonly observe: IngestObserver;
}

/** `POST /api/v1/metrics`: samples in JSON. */
export function ingestRoutes(dependencies: IngestDependencies): FastifyPluginAsync {
  const endpoint = new JsonEndpoint(dependencies);
  return async (app: FastifyInstance) => {
    takeBodiesUnread(app);
    app.post('/api/v1/metrics', {
      schema: ingestRouteSchema,
      // The body is still a stream here. The decoder checks it sample by sample, so that one bad sample refuses only itself.
      validatorCompiler: () => () => true,
      handler: (request, reply) => endpoint.handle(request, reply),
    });
  };
}

/** Hands the raw request stream to the handler in place of a parsed body. */
function takeBodiesUnread(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (request, payload, done) => {
    const type = (request.headers['content-type'] ?? 'application/json')
      .split(';', 1)[0]
      ?.trim()
      .toLowerCase();
    if (type === 'application/json' || type === '') return done(null, payload);
    done(
      new AppError('UNSUPPORTED_MEDIA_TYPE', `Content-Type ${JSON.stringify(type)} is not known here`, {
        status: 415,
        fix: 'Send the header Content-Type: application/json.',
      }),
    );
  });
}

// Bodies of a few senders at a time; more are not worth the memory.
const POOL_BYTES = 16 * 1024 * 1024;

class JsonEndpoint {
  readonly #deps: IngestDependencies;
  readonly #pending: PendingBytes;
  readonly #pool = new BufferPool(POOL_BYTES);
  readonly #decoder: JsonDecoder;
  readonly #unseen: UnseenSeries;

  constructor(dependencies: IngestDependencies) {
    const { settings, catalog: directory, clock, maxAgeMs } = dependencies;
    this.#deps = dependencies;
    this.#pending = new PendingBytes(settings.maxPendingBytes);
    const guard = new CardinalityGuard({ directory, maxSeriesPerMetric: settings.maxSeriesPerMetric });
    this.#decoder = new JsonDecoder({ directory, guard, clock, settings, maxAgeMs });
    this.#unseen = new UnseenSeries({ guard, directory, clock });
  }

  async handle(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { clock, observe } = this.#deps;
    const startMs = clock.monotonicMs();
    const stream = (request.body ?? request.raw) as Readable;
    const identity = await this.#admit(request, stream);
    const client = clientSignal(reply);
    const collector = await this.#decode(request, stream, client);
    this.#countRejections(collector.rejections);
    if (collector.builder.sampleCount === 0) {
      collector.release();
      return refuseAll(request, reply, collector.rejections);
    }
    await waitUntilStored(this.#publish(collector, identity, client), { ...this.#deps, client });
    observe.accepted(collector.builder.sampleCount);
    observe.latencySeconds((clock.monotonicMs() - startMs) / 1_000);
    return reply.code(202).send(replyBody(collector));
  }

  /** The checks that need no body. */
  async #admit(request: FastifyRequest, stream: Readable): Promise<ReturnType<typeof batchIdentity>> {
    try {
      await checkRateLimit(request.ip, this.#deps);
      return batchIdentity(request.headers['idempotency-key']);
    } catch (error) {
      discardRest(stream, this.#deps.settings.maxBodyBytes);
      throw error;
    }
  }

  async #decode(request: FastifyRequest, stream: Readable, client: AbortSignal): Promise<SampleCollector> {
    const { settings, observe } = this.#deps;
    const body = await receiveBody(
      { stream, headers: request.headers },
      { settings, pending: this.#pending, pool: this.#pool },
    );
    try {
      observe.bodyBytes({ received: body.receivedBytes, inflated: body.bytes.length });
      return await this.#decoder.decode(body.bytes, client);
    } finally {
      body.release();
    }
  }

  /**
   * The new series stay held until the queue has answered, also when nobody waits for that any more: they may still be
   * stored, so they count.
   */
  async #publish(
    collector: SampleCollector,
    identity: ReturnType<typeof batchIdentity>,
    client: AbortSignal,
  ): Promise<void> {
    const { queue } = this.#deps;
    this.#unseen.sweep();
    try {
      client.throwIfAborted();
      await queue.publish(collector.builder.build(identity));
      if (queue.holdsDurably) collector.releaseTo(this.#unseen);
    } finally {
      collector.release();
    }
  }

  #countRejections(rejections: Rejections): void {
    for (const [code, count] of rejections.countByCode) this.#deps.observe.rejected(code, count);
  }
}

/** Aborts when the client goes away before it was answered. */
function clientSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (reply.raw.writableFinished) return;
    controller.abort(
      new AppError('CLIENT_CLOSED', 'the client closed the connection before it was answered', {
        status: 499,
      }),
    );
  });
  return controller.signal;
}

function replyBody({ builder, rejections }: SampleCollector): object {
  return { accepted: builder.sampleCount, rejected: rejections.count, errors: rejections.listed };
}

function refuseAll(request: FastifyRequest, reply: FastifyReply, rejections: Rejections): FastifyReply {
  const error =
    rejections.count === 0
      ? new AppError('EMPTY_BATCH', 'the list of samples is empty', { status: 400 })
      : new AppError('NO_SAMPLE_ACCEPTED', `all ${rejections.count} samples were refused`, {
          status: 400,
          fix: 'The list "errors" says why, for the first 100 of them.',
        });
  const { count, listed } = rejections;
  return reply.code(400).send({ ...errorBody(error, request), accepted: 0, rejected: count, errors: listed });
}
