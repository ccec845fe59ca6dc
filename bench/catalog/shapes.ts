import type { TagMatcher } from '../../src/catalog/catalog.ts';
import type { SeriesDefinition } from '../../src/model/series.ts';

export interface Shape {
  readonly title: string;
  /** Series `i` of the set, the same in every run. */
  series(i: number): SeriesDefinition;
  readonly selectors: readonly (readonly [metric: string, matchers: readonly TagMatcher[]])[];
  /** What the listings are asked for. */
  readonly listed: { readonly metric: string; readonly key: string; readonly prefix: string };
}

const REGIONS = [
  'us-east-1',
  'us-west-1',
  'us-west-2',
  'eu-west-1',
  'eu-central-1',
  'ap-southeast-1',
  'ap-northeast-1',
  'sa-east-1',
];
const SYSTEMS = ['Ubuntu16.10', 'Ubuntu16.04LTS', 'Ubuntu15.10'];
const TEAMS = ['SF', 'NYC', 'LON', 'CHI'];
const ENVIRONMENTS = ['production', 'staging', 'test'];

export function shapes(count: number): Shape[] {
  return [hosts(count), pods(count), uniquePods(count)];
}

/** TSBS cpu-only: ten metrics for each host, which share the ten tags of the host. */
function hosts(count: number): Shape {
  const metric = (i: number): string => `cpu_usage_${i % 10}`;
  return {
    title: `TSBS: ${count / 10} hosts × 10 metrics, 10 tags a host`,
    series: (i) => ({ name: metric(i), tags: hostTags(Math.floor(i / 10)), type: 'gauge', unit: 'percent' }),
    selectors: selectors('cpu_usage_3', 'host', 'host_777'),
    listed: { metric: 'cpu_usage_3', key: 'host', prefix: 'host_77' },
  };
}

function hostTags(host: number): Record<string, string> {
  const region = REGIONS[host % REGIONS.length] as string;
  return {
    host: `host_${host}`,
    region,
    datacenter: `${region}${'abc'[host % 3]}`,
    rack: String(host % 97),
    os: SYSTEMS[Math.floor(host / 8) % SYSTEMS.length] as string,
    arch: host % 5 === 0 ? 'x86' : 'x64',
    team: TEAMS[Math.floor(host / 24) % TEAMS.length] as string,
    service: String(host % 19),
    service_version: String(host % 2),
    service_environment: ENVIRONMENTS[host % 3] as string,
  };
}

/** 100 metrics for each pod, each with a tag of its own, so that no two series share their tags. */
function pods(count: number): Shape {
  const podCount = count / 100;
  return {
    title: `Pods: ${podCount} pods × 100 metrics, 10 tags, no two series with the same tags`,
    series: (i) => ({
      name: `kube_usage_${i % 100}`,
      tags: { ...podTags(Math.floor(i / 100)), resource: `resource-${i % 100}` },
      type: 'gauge',
    }),
    selectors: selectors('kube_usage_0', 'pod', 'svc-0-7b9c-000000'),
    listed: { metric: 'kube_usage_0', key: 'pod', prefix: 'svc-7' },
  };
}

/** The worst case: one metric, and as many values of one key as there are series. */
function uniquePods(count: number): Shape {
  return {
    title: `Worst case: ${count} pods × 1 metric, 10 tags, ${count} values of one key`,
    series: (i) => ({
      name: 'kube_usage_0',
      tags: { ...podTags(i), container: `c-${i % 7}` },
      type: 'gauge',
    }),
    selectors: selectors('kube_usage_0', 'pod', 'svc-0-7b9c-000000'),
    listed: { metric: 'kube_usage_0', key: 'pod', prefix: 'svc-7' },
  };
}

/** Nine tags. */
function podTags(pod: number): Record<string, string> {
  const service = pod % 50;
  return {
    pod: `svc-${service}-7b9c-${pod.toString(36).padStart(6, '0')}`,
    namespace: `ns-${pod % 40}`,
    service: `svc-${service}`,
    node: `node-${pod % 500}`,
    region: REGIONS[pod % REGIONS.length] as string,
    zone: 'abc'[pod % 3] as string,
    os: SYSTEMS[Math.floor(pod / 8) % SYSTEMS.length] as string,
    env: ENVIRONMENTS[pod % 3] as string,
    team: TEAMS[Math.floor(pod / 24) % TEAMS.length] as string,
  };
}

/** A dozen selectors; `wide` is the key with most values and `value` one of its values. */
function selectors(metric: string, wide: string, value: string): Shape['selectors'] {
  const some = Array.from({ length: 200 }, (_, i) => value.slice(0, -1) + i.toString(36)).join('|');
  return [
    [metric, []],
    [metric, [{ key: wide, op: '=', value }]],
    [metric, [{ key: wide, op: '!=', value }]],
    [
      metric,
      [
        { key: 'region', op: '=', value: 'eu-west-1' },
        { key: 'os', op: '=', value: 'Ubuntu16.10' },
      ],
    ],
    [
      metric,
      [
        { key: 'region', op: '=~', value: 'eu-.*' },
        { key: 'team', op: '!=', value: 'SF' },
      ],
    ],
    [metric, [{ key: 'region', op: '=~', value: 'eu-west-1|us-east-1|us-west-2' }]],
    [metric, [{ key: 'absent', op: '=', value: '' }]],
    [metric, [{ key: wide, op: '=~', value: some }]],
    [metric, [{ key: wide, op: '=~', value: `${value.slice(0, -1)}.*` }]],
    [metric, [{ key: wide, op: '=~', value: '.*' }]],
    [metric, [{ key: wide, op: '=~', value: '.+' }]],
    [metric, [{ key: wide, op: '=~', value: '.*99.*' }]],
    [metric, [{ key: wide, op: '=~', value: '(?i)[a-z_-]+[0-9]*[1357].*' }]],
    [
      metric,
      [
        { key: wide, op: '!~', value: '.*[02468]' },
        { key: 'region', op: '!~', value: 'us-(east|west)-[0-9]' },
      ],
    ],
    ['unknown_metric', [{ key: wide, op: '=~', value: '.*1.*' }]],
  ];
}
