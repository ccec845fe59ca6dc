import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BoardContext } from './context.ts';
import { Datasources } from './datasources.ts';
import { Fields } from './fields.ts';
import { Findings } from './findings.ts';
import { readLinks } from './links.ts';

const context: BoardContext = {
  names: new Map([['host', 'host']]),
  datasources: new Datasources(new Map()),
  isInterval: () => false,
  isNumber: () => false,
  libraryPanels: new Map(),
};

function linked(url: string): {
  readonly url: string | undefined;
  readonly keeps: boolean;
  readonly why: string;
} {
  const findings = new Findings();
  const [link] = readLinks(new Fields({ links: [{ title: 'x', url }] }, '', findings), 'links', context);
  return {
    url: link?.url,
    keeps: link?.keepContext === true,
    why: findings.list.map(({ text }) => text).join(' '),
  };
}

test('links that go on working', () => {
  const facts: readonly (readonly [string, string, boolean])[] = [
    ['https://wiki.example.org/$host', 'https://wiki.example.org/$host', false],
    ['mailto:ops@example.org', 'mailto:ops@example.org', false],
    ['/d/abc-1/some-title', '/dashboards/abc-1', false],
    ['d/abc-1', '/dashboards/abc-1', false],
    ['/d-solo/abc/x?panelId=2', '/dashboards/abc?panelId=2', false],
    ['/d/abc/x?var-host=$host&${__url_time_range}', '/dashboards/abc?var-host=$host', true],
    ['/d/abc/x?from=${__from}&to=${__to}', '/dashboards/abc', true],
    ['/d/abc?$__all_variables#top', '/dashboards/abc#top', true],
    ['https://x.example.org/?from=${__from}&to=${__to}', 'https://x.example.org/', true],
    ['/d/abc?${host:queryparam}', '/dashboards/abc?${host:queryparam}', false],
  ];
  for (const [url, expected, keeps] of facts) {
    const link = linked(url);
    assert.deepEqual([link.url, link.keeps], [expected, keeps], url);
  }
});

test('links that cannot, or must not', () => {
  const facts: readonly (readonly [string, RegExp])[] = [
    ['javascript:alert(1)', /neither http/],
    ['java\tscript:alert(1)', /no address/],
    ['data:text/html,x', /neither http/],
    ['//evil.example.org', /neither http/],
    ['/\\evil.example.org', /neither http/],
    ['$host/x', /neither http/],
    ['/explore?left=x', /a page of Grafana/],
    ['/d/abc?var-host=${__value.raw}', /single points/],
    ['https://x.example.org/${__data.fields.name}', /single points/],
    ['', /no address/],
    [`https://x.example.org/${'x'.repeat(3_000)}`, /no address/],
  ];
  for (const [url, why] of facts) {
    const link = linked(url);
    assert.equal(link.url, undefined, url);
    assert.match(link.why, why, url);
  }
});
