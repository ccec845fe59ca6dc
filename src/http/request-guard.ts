import { isIP } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../lib/errors.ts';

export interface RequestGuardSettings {
  readonly host: string;
  readonly allowedHosts: readonly string[];
}

/**
 * Refuses what a browser can be tricked into sending. A page of another site cannot read answers (there is no CORS), but
 * by DNS rebinding it could pose as this server, and it could post without reading the answer.
 */
export function guardRequests(app: FastifyInstance, settings: RequestGuardSettings): void {
  const isAllowedHost = createHostCheck(settings);
  app.addHook('onRequest', (request, _reply, done) => {
    if (!isAllowedHost(request.headers.host)) done(hostRefused(request.headers.host));
    else if (isCrossSiteWrite(request)) done(crossSiteRefused());
    else done();
  });
}

export function createHostCheck(settings: RequestGuardSettings): (host: string | undefined) => boolean {
  const allowed = new Set(['localhost', settings.host, ...settings.allowedHosts].map(canonicalHost));
  // An address that is open to the network has names we cannot know; the operator may list them.
  if (!isLoopback(settings.host) && settings.allowedHosts.length === 0) return () => true;
  // A browser sends no literal address for a name that was rebound, so addresses are safe.
  return (host) => {
    if (host === undefined) return true;
    const name = canonicalHost(withoutPort(host));
    return allowed.has(name) || isIP(name) !== 0 || name.endsWith('.localhost');
  };
}

function isLoopback(host: string): boolean {
  const name = canonicalHost(host);
  return name === 'localhost' || name === '::1' || name.startsWith('127.');
}

function withoutPort(host: string): string {
  return host.replace(/:\d+$/, '');
}

function canonicalHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}

/** Browsers say where a request comes from; other clients do not send this header. */
function isCrossSiteWrite(request: FastifyRequest): boolean {
  const isRead = request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS';
  return !isRead && request.headers['sec-fetch-site'] === 'cross-site';
}

function hostRefused(host: string | undefined): AppError {
  return new AppError('HOST_NOT_ALLOWED', `requests for the host name ${JSON.stringify(host)} are refused`, {
    status: 421,
    fix: 'Add the name to server.allowedHosts if people reach this server by it.',
  });
}

function crossSiteRefused(): AppError {
  return new AppError('CROSS_SITE', 'a page of another site may not send this request', { status: 403 });
}
