import { pino } from 'pino';
import { createHttpServer } from '../../../src/http/server.ts';

/** Whom a server with these trusted proxies takes for the client 203.0.113.7 of the proxy at `address`. */
export async function clientBehind(address: string, trustedProxies: readonly string[]): Promise<string> {
  const app = await createHttpServer({
    log: pino({ level: 'silent' }),
    version: '0.1.0',
    settings: {
      ...{ host: '127.0.0.1', allowedHosts: [], requestTimeoutSeconds: 10 },
      ...{ trustedProxies: [...trustedProxies], logRequests: false, slowRequestMs: 60_000 },
    },
    observe: () => undefined,
    isStopping: () => false,
    isOwnRequest: () => false,
  });
  app.get('/ip', async (request) => request.ip);
  const headers = { 'x-forwarded-for': '203.0.113.7' };
  const { body } = await app.inject({ url: '/ip', remoteAddress: address, headers });
  await app.close();
  return body;
}
