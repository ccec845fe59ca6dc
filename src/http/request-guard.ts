import { isIP } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../lib/errors.ts';
import { machineNames } from './machine-names.ts';

export interface RequestGuardSettings {
  readonly host: string;
  readonly allowedHosts: readonly string[];
}

/** In `allowedHosts`: answer requests for any name. */
const ANY_HOST = '*';

/**
 * Refuses what a browser can be tricked into sending. A page of another site cannot read answers (there is no CORS), but
 * by DNS rebinding it could pose as this server, and it could post without reading the answer.
 */
export function guardRequests(app: FastifyInstance, settings: RequestGuardSettings): void {
  const isAllowedHost = createHostCheck(settings);
  app.addHook('onRequest', (request, _reply, done) => {
    if (!isAllowedHost(request.headers.host)) done(hostRefused(request.headers.host));
    else if (isForeignWrite(request)) done(foreignWriteRefused(request));
    else done();
  });
}

/** Says of a `Host` header whether it names this server. `ownNames` are those of this machine. */
export function createHostCheck(
  settings: RequestGuardSettings,
  ownNames = machineNames(),
): (host: string | undefined) => boolean {
  if (settings.allowedHosts.includes(ANY_HOST)) return () => true;
  const allowed = new Set(
    ['localhost', settings.host, ...ownNames, ...settings.allowedHosts].map(canonicalHost),
  );
  // A browser sends no literal address for a name that was rebound, so addresses are safe.
  return (host) => {
    if (host === undefined) return true;
    const name = canonicalHost(withoutPort(host));
    return allowed.has(name) || isIP(name) !== 0 || name.endsWith('.localhost');
  };
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

/**
 * Whether a page that this server did not serve sends something other than a read. Browsers say so in `Sec-Fetch-Site`, and
 * where they leave that out (old ones; plain HTTP to another machine) in `Origin`. Other clients send neither.
 */
function isForeignWrite({ method, headers }: FastifyRequest): boolean {
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return false;
  const site = headers['sec-fetch-site'];
  // First, because it is right behind a proxy as well, where `Host` may have become another.
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  return headers.origin !== undefined && !isOwnOrigin(headers.origin, headers.host);
}

function isOwnOrigin(origin: string, host: string | undefined): boolean {
  const page = URL.parse(origin);
  // Read with the origin's scheme, so that a port that goes without saying may be said.
  const own = page === null ? null : URL.parse(`${page.protocol}//${host ?? ''}`);
  return page !== null && own !== null && page.host !== '' && page.host === own.host;
}

function hostRefused(host: string | undefined): AppError {
  return new AppError('HOST_NOT_ALLOWED', `requests for the host name ${JSON.stringify(host)} are refused`, {
    status: 421,
    fix: 'If people reach this server by that name, add it to server.allowedHosts (DASHBOARDING_ALLOWED_HOSTS); "*" allows every name.',
  });
}

function foreignWriteRefused({ headers }: FastifyRequest): AppError {
  const page = headers.origin === undefined ? 'a page of another site' : `a page of ${headers.origin}`;
  const message = `${page} may not send this request to ${headers.host ?? 'this server'}`;
  return new AppError('CROSS_SITE', message, {
    status: 403,
    fix: "Send it from a program, not from a page. If it is this server's own page behind a proxy, let the proxy pass on the Host header (nginx: proxy_set_header Host $http_host).",
  });
}
