import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify';
import type { ServerSettings } from '../config/sections/server.ts';
import type { TelemetrySettings } from '../config/sections/telemetry.ts';
import type { Logger } from '../telemetry/logger.ts';
import { apiDocsRoute } from './api-docs/route.ts';
import { replyWithError } from './error-reply.ts';
import { describeApi } from './openapi.ts';
import { guardRequests } from './request-guard.ts';
import { createRequestIds } from './request-id.ts';
import { observeRequests, type RequestObserver } from './request-log.ts';
import { addSecurityHeaders } from './security-headers.ts';
import { refuseWhileStopping, type StoppingOptions } from './stopping.ts';
import { trustedProxies } from './trusted-proxies.ts';
import { serveWebApp } from './web-app.ts';

export interface HttpServerDependencies extends StoppingOptions {
  readonly log: Logger;
  readonly version: string;
  readonly settings: Pick<
    ServerSettings,
    'host' | 'allowedHosts' | 'trustedProxies' | 'requestTimeoutSeconds'
  > &
    Pick<TelemetrySettings, 'logRequests' | 'slowRequestMs'>;
  /** Called once for each answered request. */
  readonly observe: RequestObserver;
  /** Folder of the built browser application; it may be missing. Left out, this process serves no pages. */
  readonly webFolder?: string;
  /** `web.embedOrigins`; only this server when left out. */
  readonly embedOrigins?: readonly string[];
}

/**
 * The HTTP server with everything that all routes share: request ids, one error shape, guards against tricked browsers,
 * compression, the OpenAPI description and the browser application. Routes are registered on the result as plugins.
 */
export async function createHttpServer(dependencies: HttpServerDependencies): Promise<FastifyInstance> {
  const { log, settings, version, observe, webFolder, embedOrigins = ['self'] } = dependencies;
  const app: FastifyInstance = fastify({
    loggerInstance: log as FastifyBaseLogger,
    genReqId: createRequestIds(),
    logController: new LogController({ requestIdLogLabel: 'requestId', disableRequestLogging: true }),
    requestTimeout: settings.requestTimeoutSeconds * 1_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    trustProxy: trustedProxies(settings.trustedProxies),
    routerOptions: { ignoreTrailingSlash: true },
  });
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.setErrorHandler(replyWithError);
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  refuseWhileStopping(app, dependencies);
  addSecurityHeaders(app);
  guardRequests(app, settings);
  observeRequests(app, { settings, observe });
  await app.register(compress, COMPRESSION);
  await describeApi(app, version);
  await app.register(apiDocsRoute);
  await serveWebApp(app, { folder: webFolder, embedOrigins });
  return app;
}

/** Fast levels: answers are made once and sent over a local network more often than over a slow line. */
const COMPRESSION = {
  globalDecompression: false,
  threshold: 1_400, // Below one network packet nothing is gained.
  encodings: ['zstd', 'br', 'gzip'] as ('zstd' | 'br' | 'gzip')[],
  brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  zlibOptions: { level: 4 },
};
