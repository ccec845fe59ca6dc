import { Random } from './random.ts';

/** The ten gauges of TSBS cpu-only, as Influx field names of the measurement `cpu`. */
export const FIELDS = [
  'usage_user',
  'usage_system',
  'usage_idle',
  'usage_nice',
  'usage_iowait',
  'usage_irq',
  'usage_softirq',
  'usage_steal',
  'usage_guest',
  'usage_guest_nice',
] as const;

/** The same as metric names. */
export const METRICS: readonly string[] = FIELDS.map((field) => `cpu_${field}`);

const REGIONS = [
  { name: 'us-east-1', zones: 'abce' },
  { name: 'us-west-1', zones: 'ab' },
  { name: 'us-west-2', zones: 'abc' },
  { name: 'eu-west-1', zones: 'abc' },
  { name: 'eu-central-1', zones: 'ab' },
  { name: 'ap-southeast-1', zones: 'ab' },
  { name: 'ap-southeast-2', zones: 'ab' },
  { name: 'ap-northeast-1', zones: 'ac' },
  { name: 'sa-east-1', zones: 'abc' },
] as const;
const SYSTEMS = ['Ubuntu16.10', 'Ubuntu16.04LTS', 'Ubuntu15.10'];
const ARCHITECTURES = ['x64', 'x86'];
const TEAMS = ['SF', 'NYC', 'LON', 'CHI'];
const ENVIRONMENTS = ['production', 'staging', 'test'];

export function hostName(host: number): string {
  return `host_${host}`;
}

/** The ten tags of one host. They depend on the seed and the host alone. */
export function hostTags(seed: number, host: number): Record<string, string> {
  const random = new Random(seed, host + 1);
  const region = random.pick(REGIONS);
  return {
    hostname: hostName(host),
    region: region.name,
    datacenter: `${region.name}${random.pick([...region.zones])}`,
    rack: String(random.below(100)),
    os: random.pick(SYSTEMS),
    arch: random.pick(ARCHITECTURES),
    team: random.pick(TEAMS),
    service: String(random.below(20)),
    service_version: String(random.below(2)),
    service_environment: random.pick(ENVIRONMENTS),
  };
}
