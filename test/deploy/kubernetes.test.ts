import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ROLES } from '../../src/config/sections/server.ts';
import { clientBehind } from '../support/deploy/client-behind.ts';
import {
  environmentOf,
  find,
  type Labels,
  type ManifestFolder,
  ofKind,
  readManifestFolders,
  type Typed,
  type Workload,
} from '../support/deploy/kubernetes.ts';
import { manifestProblems } from '../support/deploy/manifest-schemas.ts';
import { findMissingPaths } from '../support/deploy/routes.ts';
import { configOf, upstreamHosts } from '../support/deploy/settings.ts';

interface Backend {
  readonly service: { readonly name: string; readonly port: { readonly name: string } };
}

interface IngressSpec {
  readonly rules: readonly {
    readonly host: string;
    readonly http: { readonly paths: readonly { readonly backend: Backend }[] };
  }[];
}

interface RouteSpec {
  readonly hostnames: readonly string[];
  readonly rules: readonly {
    readonly backendRefs: readonly { readonly name: string; readonly port: number }[];
  }[];
}

const FOLDERS = readManifestFolders();
const named = (name: string): ManifestFolder =>
  FOLDERS.find(({ path }) => path.endsWith(`/${name}`)) ?? assert.fail(`no folder ${name}`);
const BASE = named('base');
const DEPLOYMENTS = ofKind<Workload>(BASE, 'Deployment');
const WORKLOADS = ofKind<Workload>(BASE, 'Deployment', 'Job');

const podOf = ({ spec }: Typed<Workload>) => spec.template.spec;
const containerOf = (workload: Typed<Workload>) => podOf(workload).containers[0];
const configOfWorkload = (workload: Typed<Workload>) => configOf(environmentOf(containerOf(workload), BASE));

describe('the manifests', () => {
  for (const { path, manifests } of FOLDERS) {
    for (const { file, ...manifest } of manifests) {
      test(`${path}/${file}: ${manifest.kind} ${manifest.metadata.name} is what the API server expects`, () => {
        assert.deepEqual(manifestProblems(manifest), []);
      });
    }
  }

  test('are checked strictly: a field that does not exist is found', () => {
    const { file, ...deployment } = structuredClone(DEPLOYMENTS[0]) as Typed<Workload> & { file: string };
    Object.assign(containerOf(deployment), { livenesProbe: {} });
    assert.match(String(manifestProblems(deployment)), /livenesProbe/);
  });

  test('are all used, from folders that are there', () => {
    for (const { path, files, kustomization } of FOLDERS) {
      const used = kustomization.resources.filter((resource) => resource !== '../base');
      // Values for another program's chart.
      const own = files.filter((file) => file !== 'prometheus-adapter-rule.yaml');
      assert.deepEqual([...used].sort(), own, path);
      assert.equal(kustomization.namespace, find(BASE.manifests, 'Namespace', 'dashboarding').metadata.name);
    }
    assert.deepEqual(
      FOLDERS.map(({ path }) => path.split('/').at(-1)),
      ['base', 'external-metrics', 'gateway', 'keda'],
    );
  });
});

describe('each workload', () => {
  test('has valid settings, and there is one for each role', () => {
    const roles = DEPLOYMENTS.map((deployment) => {
      const { profile, roles: own } = configOfWorkload(deployment).server;
      assert.equal(profile, 'cluster');
      assert.deepEqual(own, [deployment.metadata.name]);
      return own[0];
    });
    assert.deepEqual(roles.sort(), [...ROLES].sort());
    assert.deepEqual(
      WORKLOADS.map((workload) => containerOf(workload).args),
      WORKLOADS.map(({ kind }) => [kind === 'Job' ? 'migrate' : 'serve']),
    );
  });

  test('is given addresses of all servers in a form that it can read', () => {
    for (const workload of WORKLOADS) {
      const hosts = upstreamHosts(configOfWorkload(workload));
      assert.deepEqual([hosts.length >= 4, hosts.includes('')], [true, false], workload.metadata.name);
    }
  });

  test('runs without root, privileges, a token, and variables that Kubernetes would add', () => {
    for (const workload of WORKLOADS) {
      const { securityContext, enableServiceLinks, automountServiceAccountToken } = podOf(workload);
      assert.deepEqual(securityContext, {
        ...{ runAsNonRoot: true, runAsUser: 10_001, runAsGroup: 10_001 },
        seccompProfile: { type: 'RuntimeDefault' },
      });
      assert.deepEqual([enableServiceLinks, automountServiceAccountToken], [false, false]);
      assert.deepEqual(containerOf(workload).securityContext, {
        ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
        capabilities: { drop: ['ALL'] },
      });
    }
  });

  test('asks for processor and memory, and is bounded in memory', () => {
    for (const workload of WORKLOADS) {
      const { requests, limits } = containerOf(workload).resources;
      assert.match(requests.cpu ?? '', /^\d+m$/);
      assert.match(requests.memory ?? '', /^\d+Mi$/);
      assert.match(limits.memory ?? '', /^\d+[MG]i$/);
    }
  });
});

describe('each deployment', () => {
  test('is probed and scraped at paths and a port that the server has', async () => {
    const paths = new Set<string>();
    for (const deployment of DEPLOYMENTS) {
      const { startupProbe, livenessProbe, readinessProbe, ports } = containerOf(deployment);
      const { port } = configOfWorkload(deployment).server;
      assert.deepEqual(ports, [{ name: 'http', containerPort: port }]);
      for (const { httpGet } of [startupProbe, livenessProbe, readinessProbe]) {
        assert.equal(httpGet.port, 'http');
        paths.add(httpGet.path);
      }
      // A database that is away must not restart anything.
      assert.deepEqual(
        [livenessProbe.httpGet.path, readinessProbe.httpGet.path],
        ['/health/live', '/health/ready'],
      );
      const annotations = deployment.spec.template.metadata.annotations ?? {};
      assert.equal(annotations['prometheus.io/port'], String(port));
      paths.add(annotations['prometheus.io/path'] ?? '');
    }
    assert.deepEqual(await findMissingPaths([...paths]), []);
  });

  test('may stop by itself before it is killed', () => {
    for (const deployment of DEPLOYMENTS) {
      const waitSeconds = Number(containerOf(deployment).lifecycle?.preStop.exec.command[1] ?? 0);
      const { shutdownTimeoutSeconds } = configOfWorkload(deployment).server;
      assert.ok(
        (podOf(deployment).terminationGracePeriodSeconds ?? 30) > waitSeconds + shutdownTimeoutSeconds,
      );
    }
  });

  test('is selected by its own labels, and keeps all but one pod when nodes are drained', () => {
    for (const { metadata, spec } of DEPLOYMENTS) {
      assert.deepEqual(spec.selector?.matchLabels, spec.template.metadata.labels);
      const budget = find(BASE.manifests, 'PodDisruptionBudget', metadata.name).spec as {
        readonly selector: { readonly matchLabels: Labels };
        readonly maxUnavailable: number;
        readonly unhealthyPodEvictionPolicy?: string;
      };
      assert.deepEqual(budget.selector.matchLabels, spec.template.metadata.labels);
      assert.equal(budget.maxUnavailable, 1);
      // Else a server that is away, which makes no pod ready, would keep every node from being drained.
      assert.equal(budget.unhealthyPodEvictionPolicy, 'AlwaysAllow', metadata.name);
    }
  });

  test('has a number of pods or an autoscaler, never both, and at least two pods', () => {
    const scalersOf = (folder: ManifestFolder) =>
      ofKind<{ minReplicas: number; scaleTargetRef: { name: string } }>(folder, 'HorizontalPodAutoscaler');
    for (const { metadata, spec } of DEPLOYMENTS) {
      const scalers = scalersOf(BASE).filter(
        ({ spec: { scaleTargetRef } }) => scaleTargetRef.name === metadata.name,
      );
      assert.equal(scalers.length, spec.replicas === undefined ? 1 : 0, metadata.name);
      assert.ok((spec.replicas ?? scalers[0]?.spec.minReplicas ?? 0) >= 2, metadata.name);
    }
  });
});

describe('what leads to the pods', () => {
  const services = ofKind<{ selector: Labels; ports: { name: string; port: number; targetPort: string }[] }>(
    BASE,
    'Service',
  );

  test('are services with the labels and the port of a deployment', () => {
    assert.deepEqual(services.map(({ metadata }) => metadata.name).sort(), ['ingest', 'query', 'web']);
    for (const { metadata, spec } of services) {
      const deployment = DEPLOYMENTS.find(({ metadata: { name } }) => name === metadata.name);
      assert.deepEqual(spec.selector, deployment?.spec.template.metadata.labels);
      assert.deepEqual(spec.ports, [{ name: 'http', port: 8080, targetPort: 'http' }]);
    }
  });

  test('uses host names that the servers accept', () => {
    const { allowedHosts } = configOfWorkload(
      find(DEPLOYMENTS, 'Deployment', 'web') as Typed<Workload>,
    ).server;
    const ingress = ofKind<IngressSpec>(BASE, 'Ingress').flatMap(({ spec }) =>
      spec.rules.map(({ host }) => host),
    );
    const route = ofKind<RouteSpec>(named('gateway'), 'HTTPRoute').flatMap(({ spec }) => spec.hostnames);
    const names = [...services.map(({ metadata }) => metadata.name), ...ingress, ...route];
    assert.deepEqual(
      names.filter((name) => !allowedHosts.includes(name)),
      [],
    );
  });

  test('is believed when it says who the client is, whatever private network the pods have', async () => {
    for (const deployment of DEPLOYMENTS) {
      const { trustedProxies } = configOfWorkload(deployment).server;
      for (const pod of ['10.244.1.7', '172.20.1.7', '192.168.1.7', '100.64.1.7', 'fd00::7']) {
        assert.equal(
          await clientBehind(pod, trustedProxies),
          '203.0.113.7',
          `${deployment.metadata.name} ${pod}`,
        );
      }
    }
  });

  test('sends samples to ingest and the rest to the pages, by Ingress and by Gateway', () => {
    const ingress = ofKind<IngressSpec>(BASE, 'Ingress').flatMap(({ spec }) => spec.rules);
    const backends = ingress.flatMap(({ http }) => http.paths.map(({ backend }) => backend.service));
    assert.deepEqual(backends, [
      { name: 'ingest', port: { name: 'http' } },
      { name: 'web', port: { name: 'http' } },
    ]);
    const [route] = ofKind<RouteSpec>(named('gateway'), 'HTTPRoute');
    assert.deepEqual(
      route?.spec.rules.map(({ backendRefs }) => backendRefs),
      [[{ name: 'ingest', port: 8080 }], [{ name: 'web', port: 8080 }]],
    );
  });

  test('lets the pages ask the service of the processes that answer queries', () => {
    const { apiUrl } = configOfWorkload(find(DEPLOYMENTS, 'Deployment', 'web') as Typed<Workload>).web;
    assert.equal(apiUrl, 'http://query:8080');
  });
});

describe('writers', () => {
  test('are scaled by the queue that they read, with KEDA', () => {
    const [scaled] = ofKind<{
      scaleTargetRef: { name: string };
      triggers: { metadata: { queueName: string }; authenticationRef: { name: string } }[];
    }>(named('keda'), 'ScaledObject');
    const { ingestQueue } = configOf({}).rabbitmq;
    assert.equal(scaled?.spec.scaleTargetRef.name, 'write');
    assert.deepEqual(
      scaled?.spec.triggers.map(({ metadata }) => metadata.queueName),
      [ingestQueue],
    );
    const [{ spec: auth } = assert.fail('no TriggerAuthentication')] = ofKind<{
      secretTargetRef: { name: string }[];
    }>(named('keda'), 'TriggerAuthentication');
    const secrets = named('keda').kustomization.secretGenerator?.map(({ name }) => name);
    assert.deepEqual(
      auth.secretTargetRef.map(({ name }) => name),
      secrets,
    );
  });

  test('are scaled by a metric that the server has, with an external metric', () => {
    const [scaler] = ofKind<{ metrics: { external: { metric: { name: string } } }[] }>(
      named('external-metrics'),
      'HorizontalPodAutoscaler',
    );
    assert.equal(scaler?.spec.metrics[0]?.external.metric.name, 'dashboarding_queue_depth_batches');
  });
});
