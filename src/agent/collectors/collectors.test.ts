import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync } from 'node:fs';
import { platform } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import type { Collector, Reading } from './collector.ts';
import { createCpuCollector } from './cpu.ts';
import { createDiskIoCollector } from './disk-io.ts';
import { createHostCollectors } from './host-collectors.ts';
import { createLoadCollector } from './load.ts';
import { createMemoryCollector } from './memory.ts';
import { createNetworkCollector } from './network.ts';
import { createPortableCollectors, type MachineFacts } from './portable.ts';
import { createProcessesCollector } from './processes.ts';
import { createUptimeCollector } from './uptime.ts';

const testdata = (path: string): string => fileURLToPath(new URL(`testdata/${path}`, import.meta.url));
const procRoot = testdata('busy/proc');
const sysRoot = testdata('busy/sys');

/** `name{tag values}` to value. */
async function read(collector: Collector): Promise<Record<string, number>> {
  return Object.fromEntries((await collector.collect()).map((reading) => [labelOf(reading), reading.value]));
}

function labelOf({ name, tags = {} }: Reading): string {
  const values = Object.values(tags);
  return values.length === 0 ? name : `${name}{${values.join(',')}}`;
}

describe('cpu', () => {
  test('the first reading knows the cores only, the second what they did in between', async (t) => {
    const root = temporaryFolder(t);
    const collector = createCpuCollector({ procRoot: root });
    copyFileSync(join(procRoot, 'stat'), join(root, 'stat'));
    assert.deepEqual(await read(collector), { cpu_count: 2 });
    copyFileSync(testdata('later/proc/stat'), join(root, 'stat'));
    const readings = await read(collector);
    // In ticks: user 300, nice 10, system 100, idle 500, iowait 0 (it stepped back), irq 10, softirq 20, steal 20.
    assert.equal(readings['cpu_usage_percent{total}'], 47.92);
    assert.equal(readings['cpu_mode_percent{total,user}'], 31.25);
    assert.equal(readings['cpu_mode_percent{total,idle}'], 52.08);
    assert.equal(readings['cpu_mode_percent{total,iowait}'], 0);
    assert.equal(readings['cpu_mode_percent{total,steal}'], 2.08);
    assert.ok('cpu_usage_percent{0}' in readings);
    // Core 2 has come since: nothing to compare it with yet.
    assert.ok(!('cpu_usage_percent{2}' in readings));
    assert.ok(!('cpu_usage_percent{1}' in readings));
  });

  test('two readings within one tick of the clock give no use', async () => {
    const collector = createCpuCollector({ procRoot });
    await collector.collect();
    assert.deepEqual(await read(collector), { cpu_count: 2 });
  });
});

test('load', async () => {
  assert.deepEqual(await read(createLoadCollector({ procRoot })), {
    load_1m: 1.25,
    load_5m: 0.8,
    load_15m: 0.42,
  });
});

describe('memory', () => {
  test('used is what is not available, cached what the kernel can give back', async () => {
    assert.deepEqual(await read(createMemoryCollector({ procRoot })), {
      memory_total_bytes: 16_000_000 * 1024,
      memory_used_bytes: 6_000_000 * 1024,
      memory_available_bytes: 10_000_000 * 1024,
      memory_usage_percent: 37.5,
      memory_cached_bytes: 7_200_000 * 1024,
      swap_total_bytes: 4_000_000 * 1024,
      swap_used_bytes: 1_000_000 * 1024,
    });
  });

  test('a kernel without MemAvailable: free and cached', async () => {
    const readings = await read(createMemoryCollector({ procRoot: testdata('later/proc') }));
    assert.equal(readings.memory_available_bytes, 600 * 1024);
    assert.equal(readings.swap_total_bytes, 0);
  });
});

describe('disk I/O', () => {
  const expected = {
    'disk_read_bytes_total{sda}': 80_000 * 512,
    'disk_written_bytes_total{sda}': 160_000 * 512,
    'disk_reads_total{sda}': 1_000,
    'disk_writes_total{sda}': 2_000,
    'disk_io_time_seconds_total{sda}': 1.5,
    'disk_read_bytes_total{nvme0n1}': 40 * 512,
    'disk_written_bytes_total{nvme0n1}': 56 * 512,
    'disk_reads_total{nvme0n1}': 5,
    'disk_writes_total{nvme0n1}': 7,
    'disk_io_time_seconds_total{nvme0n1}': 0.003,
  };

  test('whole disks that were used; no partitions, volumes, images or drives at rest', async () => {
    assert.deepEqual(await read(createDiskIoCollector({ procRoot, sysRoot })), expected);
  });

  test('the same by name where there is no /sys/block', async () => {
    assert.deepEqual(await read(createDiskIoCollector({ procRoot, sysRoot: '/nowhere' })), expected);
  });
});

test('network: real interfaces that moved something, aliases included', async () => {
  const readings = await read(createNetworkCollector({ procRoot }));
  assert.deepEqual(readings, {
    'network_received_bytes_total{eth0}': 123_456_789,
    'network_sent_bytes_total{eth0}': 98_765_432,
    'network_received_packets_total{eth0}': 200_000,
    'network_sent_packets_total{eth0}': 150_000,
    'network_receive_errors_total{eth0}': 3,
    'network_send_errors_total{eth0}': 4,
    'network_received_bytes_total{eth0:1}': 500,
    'network_sent_bytes_total{eth0:1}': 600,
    'network_received_packets_total{eth0:1}': 5,
    'network_sent_packets_total{eth0:1}': 6,
    'network_receive_errors_total{eth0:1}': 0,
    'network_send_errors_total{eth0:1}': 0,
  });
});

test('processes and uptime', async () => {
  assert.deepEqual(await read(createProcessesCollector({ procRoot })), {
    processes_total: 3,
    processes_running: 3,
  });
  assert.deepEqual(await read(createUptimeCollector({ procRoot })), { uptime_seconds: 86_400.25 });
});

describe('files that are not there or not as they should be throw, and nothing invented is sent', () => {
  const makers = {
    cpu: createCpuCollector,
    load: createLoadCollector,
    memory: createMemoryCollector,
    uptime: createUptimeCollector,
  };
  for (const [name, make] of Object.entries(makers)) {
    test(name, async () => {
      await assert.rejects(make({ procRoot: '/nowhere' }).collect(), /ENOENT/);
      await assert.rejects(
        make({ procRoot: testdata('broken/proc') }).collect(),
        /stat:|loadavg:|meminfo:|uptime:/,
      );
    });
  }

  test('an empty /proc', async (t) => {
    const root = temporaryFolder(t);
    mkdirSync(join(root, 'net'));
    for (const collector of createHostCollectors('linux', { procRoot: root, sysRoot: root })) {
      await assert.rejects(collector.collect(), /ENOENT/, collector.name);
    }
  });
});

describe('a machine without /proc', () => {
  const facts = (busyMs: number): MachineFacts => ({
    platform: () => 'darwin',
    cpus: () => [
      { model: '', speed: 0, times: { user: busyMs, nice: 0, sys: 0, idle: 1_000, irq: 0 } },
      { model: '', speed: 0, times: { user: 0, nice: 0, sys: 0, idle: 1_000 + busyMs, irq: 0 } },
    ],
    loadavg: () => [1, 2, 3],
    totalmem: () => 1_000,
    freemem: () => 250,
    uptime: () => 60,
  });

  test('gives CPU, load, memory and uptime', async () => {
    let now = facts(0);
    const changing: MachineFacts = { ...now, cpus: () => now.cpus() };
    const collectors = createPortableCollectors(changing);
    for (const collector of collectors) await collector.collect();
    now = facts(500);
    const all = await Promise.all(collectors.map(read));
    const readings: Record<string, number> = Object.assign({}, ...all);
    assert.equal(readings['cpu_usage_percent{total}'], 50);
    assert.equal(readings['cpu_usage_percent{0}'], 100);
    assert.equal(readings.load_15m, 3);
    assert.equal(readings.memory_usage_percent, 75);
    assert.equal(readings.uptime_seconds, 60);
    assert.ok(!Object.keys(readings).some((label) => label.includes('iowait')));
  });

  test('Windows has no load', async () => {
    const collectors = createPortableCollectors({ ...facts(0), platform: () => 'win32' });
    assert.deepEqual(await collectors[1]?.collect(), []);
  });
});

test('this machine, whatever it is, gives finite numbers under unique names', async () => {
  const collectors = createHostCollectors(platform());
  const readings = (await Promise.all(collectors.map((collector) => collector.collect()))).flat();
  assert.ok(readings.some(({ name }) => name === 'memory_total_bytes'));
  assert.ok(readings.every(({ value }) => Number.isFinite(value) && value >= 0));
  assert.equal(new Set(readings.map(labelOf)).size, readings.length);
});
