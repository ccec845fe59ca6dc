import type { FastifyPluginAsync } from 'fastify';
import { contentSecurityPolicy } from '../security-headers.ts';
import type { OpenApiDocument } from './open-api.ts';
import { renderApiDocs } from './page.ts';

/** `GET /api-docs`: the OpenAPI description as a page. It is rendered once, when it is first asked for. */
export const apiDocsRoute: FastifyPluginAsync = async (app) => {
  let page: string | undefined;
  app.get('/api-docs', { schema: { hide: true } }, async (_request, reply) => {
    page ??= renderApiDocs(app.swagger() as OpenApiDocument);
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .header('content-security-policy', contentSecurityPolicy(page))
      .send(page);
  });
};
