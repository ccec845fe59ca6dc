import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

/** Everything from this server only. Mantine sets styles on elements, which needs inline styles. */
const PAGE_POLICY = {
  'default-src': "'self'",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data: blob:",
  'font-src': "'self' data:",
  'object-src': "'none'",
  'base-uri': "'self'",
  'form-action': "'self'",
} as const;

/** Headers that every reply carries; pages add their own content policy. */
export function addSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', (_request, reply, done) => {
    reply.header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'same-origin');
    done();
  });
}

/** The Content-Security-Policy of a page. Its own inline scripts are allowed by their hashes, no others; nor frames of other pages. */
export function contentSecurityPolicy(html: string, frameAncestors = "'none'"): string {
  const hashes = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  const scripts = ["'self'", ...hashes].join(' ');
  const directives = Object.entries({
    ...PAGE_POLICY,
    'script-src': scripts,
    'frame-ancestors': frameAncestors,
  });
  return directives.map(([name, value]) => `${name} ${value}`).join('; ');
}
