import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../lib/errors.ts';
import { contentSecurityPolicy } from './security-headers.ts';

const YEAR_SECONDS = 31_536_000;

/** Paths that programs ask for: there a wrong address is a JSON error, never the page. */
const PROGRAM_PATHS = /^\/(api|assets|health|metrics|openapi\.json|prometheus)(\/|$)/;

export interface WebAppOptions {
  /** Undefined where this process serves no pages. */
  readonly folder: string | undefined;
  /** Whose pages may show those of `/embed` in a frame: `self`, `*`, or origins. */
  readonly embedOrigins: readonly string[];
}

/**
 * Serves the built browser application: hashed files may be kept for ever, the page itself is asked for each time.
 * Every other path that a person may have in the address bar gets the page, which does its own routing.
 */
export async function serveWebApp(
  app: FastifyInstance,
  { folder, embedOrigins }: WebAppOptions,
): Promise<void> {
  const page = folder === undefined ? undefined : loadPage(folder, embedOrigins);
  if (folder !== undefined && page !== undefined) {
    await app.register(fastifyStatic, {
      root: folder,
      index: false,
      wildcard: false,
      cacheControl: false,
      decorateReply: false,
      setHeaders: (reply, path) => {
        const isHashed = path.startsWith(join(folder, 'assets'));
        reply.header(
          'cache-control',
          isHashed ? `public, max-age=${YEAR_SECONDS}, immutable` : 'public, max-age=3600',
        );
      },
    });
  }
  app.setNotFoundHandler((request, reply) =>
    answerUnknownPath(app, request, reply, page ?? missingOf(folder)),
  );
}

/** Why there is no page. */
function missingOf(folder: string | undefined): AppError {
  if (folder === undefined) {
    return new AppError(
      'NO_PAGES_HERE',
      'this process serves no pages: it was started without the role web',
      {
        status: 404,
        fix: 'Open the address of a process with the role web, or add the role to this one: --role web beside its others. Links in notifications lead to notify.publicUrl.',
      },
    );
  }
  return new AppError('WEB_APP_MISSING', 'the browser application is not built', {
    status: 404,
    fix: 'Run npm run build:web and start again. The API works without it.',
  });
}

interface Page {
  readonly html: string;
  policyFor(path: string): string;
}

/** Boards that were made to be shown elsewhere. Whoever frames a public one could as well show its link. */
const FRAMED = { embed: /^\/embed(\/|$)/, public: /^\/public(\/|$)/ };

function loadPage(folder: string, embedOrigins: readonly string[]): Page | undefined {
  const file = join(folder, 'index.html');
  if (!existsSync(file)) return undefined;
  const html = readFileSync(file, 'utf8');
  const usual = contentSecurityPolicy(html);
  const embedded = contentSecurityPolicy(html, frameAncestorsOf(embedOrigins));
  const shared = contentSecurityPolicy(html, '*');
  return {
    html,
    policyFor: (path) => {
      if (FRAMED.public.test(path)) return shared;
      return FRAMED.embed.test(path) ? embedded : usual;
    },
  };
}

function frameAncestorsOf(origins: readonly string[]): string {
  if (origins.length === 0) return "'none'";
  return origins.map((origin) => (origin === 'self' ? "'self'" : origin)).join(' ');
}

function answerUnknownPath(
  app: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
  page: Page | AppError,
): FastifyReply {
  const path = request.url.split('?', 1)[0] ?? '/';
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (isRead && !PROGRAM_PATHS.test(path)) return sendPage(reply, page, path);
  const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((method) =>
    app.hasRoute({ method: method as 'GET', url: path }),
  );
  if (methods.length > 0) {
    reply.header('allow', methods.join(', '));
    throw new AppError(
      'METHOD_NOT_ALLOWED',
      `${path} takes ${methods.join(' and ')}, not ${request.method}`,
      {
        status: 405,
      },
    );
  }
  throw new AppError('NOT_FOUND', `there is nothing at ${request.method} ${path}`, {
    status: 404,
    fix: 'The page /api-docs lists every route.',
  });
}

function sendPage(reply: FastifyReply, page: Page | AppError, path: string): FastifyReply {
  if (page instanceof AppError) throw page;
  return reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-cache')
    .header('content-security-policy', page.policyFor(path))
    .send(page.html);
}
