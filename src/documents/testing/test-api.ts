import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { testHttpServer } from '../../http/testing/http-server.ts';
import type { Metadata } from '../../metadata/port.ts';
import { openSqliteMetadata } from '../../metadata/sqlite/sqlite-metadata.ts';

/** A Sunday. */
export const NOON = Date.UTC(2026, 10, 22, 12);

export interface TestApi {
  readonly app: FastifyInstance;
  readonly metadata: Metadata;
  readonly clock: { nowMs: number; now(): number; monotonicMs(): number };
  /** Sends JSON; the reply's body is parsed. */
  send(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    body?: object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<TestReply>;
}

export interface TestReply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at what is there.
  readonly json: any;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Whether a reply is as its schema says. */
export function isAs(schema: TSchema, json: unknown): boolean {
  return Compile(schema).Check(json);
}

/** Routes over the real metadata, in a file of their own. */
export async function testApi(
  t: TestContext,
  plugins: (parts: Pick<TestApi, 'metadata' | 'clock'>) => readonly FastifyPluginAsync[],
): Promise<TestApi> {
  const folder = mkdtempSync(join(tmpdir(), 'dashboarding-api-'));
  const clock = { nowMs: NOON, now: () => clock.nowMs, monotonicMs: () => performance.now() };
  const metadata = openSqliteMetadata({ path: join(folder, 'metadata.db'), clock });
  const { app } = await testHttpServer(t);
  t.after(async () => {
    await metadata.close();
    rmSync(folder, { recursive: true, force: true });
  });
  for (const plugin of plugins({ metadata, clock })) await app.register(plugin);
  const send: TestApi['send'] = async (method, url, body, headers = {}) => {
    const reply = await app.inject({
      method,
      url,
      headers,
      ...(body === undefined ? {} : { payload: body }),
    });
    return {
      status: reply.statusCode,
      json: reply.body === '' ? undefined : reply.json(),
      headers: reply.headers,
    };
  };
  return { app, metadata, clock, send };
}
