import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { getJson } from './support/http.ts';
import { startServer, type TestServer } from './support/server.ts';

interface Operation {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
  }[];
  readonly responses: Readonly<Record<string, { readonly description?: string }>>;
}

interface OpenApi {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** What is promised to clients: nobody may take a route away by mistake. */
const PROMISED = [
  ...['channels', 'inhibitions', 'recordings', 'routes', 'rules', 'silences'].flatMap((kind) => [
    `DELETE /api/v1/alerts/${kind}/{id}`,
    `GET /api/v1/alerts/${kind}`,
    `GET /api/v1/alerts/${kind}/{id}`,
    `GET /api/v1/alerts/${kind}/{id}/audit`,
    `POST /api/v1/alerts/${kind}`,
    `PUT /api/v1/alerts/${kind}/{id}`,
  ]),
  'GET /api/v1/alerts',
  'GET /api/v1/alerts/deliveries',
  'GET /api/v1/alerts/deliveries/{id}',
  'GET /api/v1/alerts/events',
  'GET /api/v1/alerts/stats',
  'GET /api/v1/alerts/status',
  'POST /api/v1/alerts/backtest',
  'POST /api/v1/alerts/channels/test',
  'POST /api/v1/alerts/channels/{id}/test',
  'POST /api/v1/alerts/preview',
  'POST /api/v1/alerts/rules/{id}/copy',
  'POST /api/v1/alerts/{alertId}/acknowledge',
  'DELETE /api/v1/annotations/{id}',
  'GET /api/v1/annotations',
  'POST /api/v1/annotations',
  'PUT /api/v1/annotations/{id}',
  'POST /api/v1/dashboards/import',
  'DELETE /api/v1/dashboards/{id}/shares/{share}',
  'GET /api/v1/dashboards/{id}/shares',
  'POST /api/v1/dashboards/{id}/shares',
  'GET /api/v1/public/dashboards/{token}',
  'GET /api/v1/public/dashboards/{token}/variables/{name}',
  'POST /api/v1/public/dashboards/{token}/annotations',
  'POST /api/v1/public/dashboards/{token}/query',
  'DELETE /api/v1/dashboards/{id}',
  'DELETE /api/v1/dashboards/{id}/star',
  'GET /api/v1/dashboards',
  'GET /api/v1/dashboards/deleted',
  'GET /api/v1/dashboards/schema.json',
  'GET /api/v1/dashboards/{id}',
  'GET /api/v1/dashboards/{id}/audit',
  'GET /api/v1/dashboards/{id}/diff',
  'GET /api/v1/dashboards/{id}/export',
  'GET /api/v1/dashboards/{id}/variables/{name}',
  'GET /api/v1/dashboards/{id}/versions',
  'GET /api/v1/dashboards/{id}/versions/{version}',
  'POST /api/v1/dashboards',
  'POST /api/v1/dashboards/folders/rename',
  'POST /api/v1/dashboards/validate',
  'POST /api/v1/dashboards/{id}/restore',
  'PUT /api/v1/dashboards/{id}',
  'PUT /api/v1/dashboards/{id}/star',
  'GET /api/v1/cardinality',
  'GET /api/v1/metrics',
  'GET /api/v1/query',
  'GET /api/v1/tags',
  'GET /api/v1/tags/{key}/values',
  'GET /health',
  'GET /health/live',
  'GET /health/ready',
  'GET /metrics',
  'GET /openapi.json',
  'POST /api/v1/metrics',
  'POST /api/v1/query',
  'POST /api/v1/query/explain',
];

describe('the API description', () => {
  let server: TestServer;
  let document: OpenApi;

  before(async () => {
    server = await startServer();
    document = (await getJson<OpenApi>(server.url, '/openapi.json')).body;
  });
  after(() => server?.dispose());

  test('is OpenAPI 3.1 with a title and a version', () => {
    assert.equal(document.openapi, '3.1.0');
    assert.equal(document.info.title, 'Dashboarding');
    assert.match(document.info.version, /^\d+\.\d+\.\d+/);
  });

  test('lists every promised route', () => {
    const listed = operations(document).map(({ name }) => name);
    assert.deepEqual(
      PROMISED.filter((name) => !listed.includes(name)),
      [],
    );
  });

  test('gives every route a summary, a section, a good reply and the error replies', () => {
    for (const { name, operation } of operations(document)) {
      assert.ok(operation.summary, `${name} has no summary`);
      assert.equal(operation.tags?.length, 1, `${name} is in no section`);
      const statuses = Object.keys(operation.responses);
      assert.ok(
        statuses.some((status) => status.startsWith('2')),
        `${name} has no good reply`,
      );
      assert.ok(statuses.includes('4XX') && statuses.includes('5XX'), `${name} has no error replies`);
      for (const [status, reply] of Object.entries(operation.responses)) {
        assert.ok(reply.description, `${name} ${status} has no description`);
      }
    }
  });

  test('declares every parameter in a path, and only those', () => {
    for (const { name, path, operation } of operations(document)) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      assert.deepEqual(
        declared.map((parameter) => parameter.name),
        inPath,
        name,
      );
      assert.ok(
        declared.every(({ required }) => required),
        `${name} has an optional path parameter`,
      );
    }
  });

  test('every reference in it leads somewhere', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
      ([, target = '']) => target,
    );
    for (const reference of references) {
      assert.match(reference, /^#\//);
      const found = reference.slice(2).split('/').reduce<unknown>(step, document);
      assert.notEqual(found, undefined, `${reference} leads nowhere`);
    }
  });

  test('is shown as a page that asks for nothing from elsewhere', async () => {
    const reply = await fetch(new URL('/api-docs', server.url));
    assert.equal(reply.status, 200);
    const page = await reply.text();
    for (const { path, operation } of operations(document)) {
      const anchor = path.replaceAll(/[^a-zA-Z0-9]+/g, '-');
      assert.ok(page.includes(anchor), `${path} is not on the page`);
      assert.ok(page.includes(escapeHtml(operation.summary ?? '')), `${path} has no summary on the page`);
    }
    assert.doesNotMatch(page, /<script|(src|href)="https?:/);
  });
});

function operations({ paths }: OpenApi) {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      path,
      operation,
    })),
  );
}

function step(value: unknown, key: string): unknown {
  return (value as Record<string, unknown> | undefined)?.[key.replaceAll('~1', '/').replaceAll('~0', '~')];
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll("'", '&#39;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;');
}
