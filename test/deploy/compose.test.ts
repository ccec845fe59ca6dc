import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ROLES } from '../../src/config/sections/server.ts';
import { clientBehind } from '../support/deploy/client-behind.ts';
import {
  type ComposeFile,
  type ComposeService,
  lintCompose,
  readCompose,
} from '../support/deploy/compose.ts';
import { DOCKERFILE } from '../support/deploy/dockerfile.ts';
import { findFiles, readText, readVariables } from '../support/deploy/files.ts';
import { configOf, upstreamHosts } from '../support/deploy/settings.ts';

const EXAMPLE = readVariables('deploy/.env.example');
const SECRETS = Object.keys(EXAMPLE).filter((name) => name.endsWith('_PASSWORD'));
const FILLED_IN = { ...EXAMPLE, ...Object.fromEntries(SECRETS.map((name) => [name, 'f00d'])) };
const PATHS = findFiles('deploy/compose*.yaml');
const CLUSTER = readCompose('deploy/compose.yaml', FILLED_IN);
const EMBEDDED = readCompose('deploy/compose.embedded.yaml', FILLED_IN);

const isOurs = ({ image }: ComposeService): boolean => image.startsWith('dashboarding:');

/** Processes that the image starts without a command of their own. */
const servers = (file: ComposeFile): readonly (readonly [string, ComposeService])[] =>
  Object.entries(file.services).filter(([, service]) => isOurs(service) && service.command === undefined);

const roleOf = ({ environment }: ComposeService): readonly string[] =>
  configOf(environment ?? {}).server.roles;

test('the Compose files keep to the Compose Specification', () => {
  assert.equal(PATHS.length, 2);
  assert.deepEqual(lintCompose(PATHS), []);
});

test('the check of Compose files is strict: a key that does not exist is found', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'dashboarding-compose-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'compose.yaml');
  writeFileSync(path, readText('deploy/compose.embedded.yaml').replace('restart:', 'restarts:'));
  assert.match(String(lintCompose([path])), /must NOT have additional properties/);
});

describe('compose.yaml', () => {
  test('has a service for each role, two of ingest and of write, and each starts with valid settings', () => {
    const started = servers(CLUSTER).map(([name, service]) => {
      const config = configOf(service.environment ?? {});
      assert.equal(config.server.profile, 'cluster', name);
      return [...roleOf(service), service.deploy?.replicas ?? 1];
    });
    const expected = ROLES.map((role) => [role, role === 'ingest' || role === 'write' ? 2 : 1]);
    assert.deepEqual(started.sort(), expected.sort());
  });

  test('connects its services to each other only', () => {
    for (const [name, { environment = {} }] of servers(CLUSTER)) {
      const hosts = upstreamHosts(configOf(environment));
      assert.ok(hosts.length >= 3, name);
      assert.deepEqual(
        hosts.filter((host) => CLUSTER.services[host] === undefined),
        [],
        name,
      );
    }
  });

  test('lets the pages reach the process that answers queries, by a name it accepts', () => {
    const [web] = servers(CLUSTER).filter(([, service]) => roleOf(service).includes('web'));
    const { hostname, port } = new URL(configOf(web?.[1].environment ?? {}).web.apiUrl);
    const api = CLUSTER.services[hostname] as ComposeService;
    assert.deepEqual(roleOf(api), ['query']);
    const { allowedHosts, port: ownPort } = configOf(api.environment ?? {}).server;
    assert.ok(allowedHosts.includes(hostname));
    assert.equal(Number(port), ownPort);
  });

  test('believes a proxy on the machine, and no other, when it says who the client is', async () => {
    for (const [name, { environment = {} }] of servers(CLUSTER)) {
      const { trustedProxies } = configOf(environment).server;
      assert.equal(await clientBehind('172.18.0.1', trustedProxies), '203.0.113.7', name);
      assert.equal(await clientBehind('10.1.2.3', trustedProxies), '10.1.2.3', name);
    }
  });

  test('changes the schema before the others start', () => {
    assert.deepEqual(CLUSTER.services.migrate?.command, ['migrate']);
    for (const [name, { depends_on }] of servers(CLUSTER)) {
      assert.equal(depends_on?.migrate?.condition, 'service_completed_successfully', name);
    }
  });

  for (const name of SECRETS) {
    test(`has no default for ${name}`, () => {
      assert.equal(EXAMPLE[name], '');
      assert.throws(() => readCompose('deploy/compose.yaml', { ...FILLED_IN, [name]: '' }), {
        message: new RegExp(name),
      });
    });
  }

  test('lets RabbitMQ wait for writers longer than they hold batches', () => {
    const { content } = CLUSTER.configs?.rabbitmq ?? assert.fail('no configuration of RabbitMQ');
    const [, timeoutMs] = /^consumer_timeout = (\d+)$/m.exec(content) ?? [];
    for (const [name, { environment = {} }] of servers(CLUSTER)) {
      assert.ok(Number(timeoutMs) >= 2_000 * configOf(environment).rabbitmq.holdSeconds, name);
    }
  });

  test('names each of its variables in .env.example', () => {
    const used = [...readText('deploy/compose.yaml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name);
    assert.deepEqual([...new Set(used)].sort(), Object.keys(EXAMPLE).sort());
  });

  test('has health checks for the servers of others, which the image of ours brings along', () => {
    const without = Object.entries(CLUSTER.services).filter(
      ([, service]) => !service.healthcheck && !isOurs(service),
    );
    assert.deepEqual(without, []);
  });
});

describe('compose.embedded.yaml', () => {
  test('is one process that keeps its data in a volume', () => {
    const [[, service] = assert.fail('no service'), ...others] = servers(EMBEDDED);
    assert.deepEqual(others, []);
    assert.equal(configOf(service.environment ?? {}).server.profile, 'embedded');
    assert.deepEqual(service.volumes, ['data:/var/lib/dashboarding']);
  });
});

for (const [path, file] of [
  ['compose.yaml', CLUSTER],
  ['compose.embedded.yaml', EMBEDDED],
] as const) {
  describe(`each service of ${path}`, () => {
    const services = Object.entries(file.services);

    test('comes from an image of one version', () => {
      const { version } = JSON.parse(readText('package.json')) as { version: string };
      for (const [name, { image }] of services) {
        assert.match(image, /^[a-z][\w./-]*:\d+\.\d+\.\d+(-[\w.-]+)?$/, name);
        if (image.startsWith('dashboarding')) assert.equal(image, `dashboarding:${version}`, name);
      }
    });

    test('leaves building our image to one service: several of them at once disturb each other', () => {
      const builds = services.flatMap(([, { build }]) => build ?? []);
      assert.deepEqual(builds, [{ context: '..', dockerfile: DOCKERFILE }]);
    });

    test('is bounded in memory, processors and logs', () => {
      for (const [name, { deploy, logging }] of services) {
        assert.match(deploy?.resources.limits.memory ?? '', /^\d+[mg]$/, name);
        assert.match(deploy?.resources.limits.cpus ?? '', /^\d+$/, name);
        assert.ok(logging?.options['max-size'], name);
      }
    });

    test('comes back after a crash, but for the one that ends by itself', () => {
      const restarts = services.map(([name, { restart }]) => [name, restart]);
      const expected = services.map(([name]) => [name, name === 'migrate' ? 'no' : 'unless-stopped']);
      assert.deepEqual(restarts, expected);
    });

    test('publishes no port but those of pages and ingest, and those on this machine alone', () => {
      const published = services.filter(([, { ports }]) => ports !== undefined);
      for (const [name, { ports = [] }] of published) {
        assert.ok(['web', 'ingest', 'dashboarding'].includes(name), name);
        for (const port of ports) assert.match(port, /^127\.0\.0\.1:[\d-]+:8080$/, name);
      }
      const open = readCompose(`deploy/${path}`, { ...FILLED_IN, PUBLISH_ADDRESS: '0.0.0.0' });
      assert.match(
        Object.values(open.services)
          .flatMap(({ ports = [] }) => ports)
          .join(),
        /^0\.0\.0\.0:/,
      );
    });

    test('runs without privileges where the image is ours', () => {
      for (const [name, service] of services.filter(([, one]) => isOurs(one))) {
        assert.equal(service.read_only, true, name);
        assert.deepEqual(service.cap_drop, ['ALL'], name);
        assert.deepEqual(service.security_opt, ['no-new-privileges:true'], name);
      }
      assert.deepEqual(
        services.filter(([, { privileged, user }]) => privileged || /^(root|0)/.test(user ?? '')),
        [],
      );
    });

    test('may stop by itself before it is killed', () => {
      for (const [name, { environment = {}, stop_grace_period = '10s' }] of servers(file)) {
        assert.ok(
          Number.parseInt(stop_grace_period, 10) > configOf(environment).server.shutdownTimeoutSeconds,
          name,
        );
      }
    });

    test('uses only what is declared, and nothing is declared in vain', () => {
      const used = (pick: (service: ComposeService) => readonly string[]): readonly string[] =>
        [...new Set(services.flatMap(([, service]) => pick(service)))].sort();
      const declared = (map: object = {}): readonly string[] => Object.keys(map).sort();
      assert.deepEqual(
        used(({ networks = [] }) => networks),
        declared(file.networks),
      );
      assert.deepEqual(
        used(({ configs = [] }) => configs.map(({ source }) => source)),
        declared(file.configs),
      );
      assert.deepEqual(
        used(({ volumes = [] }) => volumes.map((volume) => volume.split(':')[0] ?? '')),
        declared(file.volumes),
      );
      const needed = used(({ depends_on = {} }) => Object.keys(depends_on));
      assert.deepEqual(
        needed.filter((name) => file.services[name] === undefined),
        [],
      );
    });
  });
}
