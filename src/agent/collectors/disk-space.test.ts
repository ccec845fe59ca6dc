import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { until } from '../testing/until.ts';
import { createDiskSpaceCollector, type FileSystemStats } from './disk-space.ts';
import { dataMounts, parseMounts } from './mounts.ts';

const procRoot = fileURLToPath(new URL('testdata/busy/proc', import.meta.url));
const stats: FileSystemStats = { bsize: 4_096, blocks: 1_000, bfree: 400, bavail: 200 };

describe('mounts', () => {
  const paths = (text: string): string[] => dataMounts(parseMounts(text)).map(({ path }) => path);

  test('of a device that is mounted often, the shortest path', () => {
    assert.deepEqual(paths('/dev/a /var/lib/x ext4\n/dev/a / ext4\n/dev/a /srv ext4'), ['/']);
  });

  test('a container’s own root counts, the host’s files in it do not', () => {
    const text =
      'overlay / overlay rw\nproc /proc proc rw\n/dev/sda1 /etc/hosts ext4\n/dev/sda1 /etc/hostname ext4';
    assert.deepEqual(paths(text), ['/']);
  });

  test('blanks in names are read back', () => {
    assert.deepEqual(paths('/dev/a /my\\040disk\\134x ext4'), ['/my disk\\x']);
  });

  test('of mounts over one another the last is seen', () => {
    const mounts = dataMounts(parseMounts('/dev/a /mnt ext4\n/dev/b /mnt xfs'));
    assert.deepEqual(mounts, [{ device: '/dev/b', path: '/mnt', type: 'xfs' }]);
  });
});

test('every data mount once, sizes in bytes, use as df shows it', async () => {
  const collector = createDiskSpaceCollector({ procRoot, statFileSystem: async () => stats });
  const readings = await collector.collect();
  const totals = readings.filter(({ name }) => name === 'disk_total_bytes');
  assert.deepEqual(
    totals.map(({ tags }) => `${tags?.device} ${tags?.mount}`),
    [
      '/dev/sda2 /',
      '/dev/sda1 /boot/efi',
      '/dev/nvme0n1p1 /srv',
      'tank/home /home',
      'nas:/export /mnt/nas',
      '//nas/share /mnt/share',
    ],
  );
  const root = readings.filter(({ tags }) => tags?.mount === '/');
  assert.deepEqual(
    root.map(({ name, value }) => [name, value]),
    [
      ['disk_total_bytes', 4_096_000],
      ['disk_used_bytes', 600 * 4_096],
      ['disk_free_bytes', 200 * 4_096],
      ['disk_usage_percent', 75],
    ],
  );
});

test('a network mount that hangs takes one thread, not the local disks, and comes back', async () => {
  const asked: string[] = [];
  let answer: ((stats: FileSystemStats) => void) | undefined;
  const statFileSystem = (path: string): Promise<FileSystemStats> => {
    asked.push(path);
    if (path !== '/mnt/nas' || answer !== undefined) return Promise.resolve(stats);
    return new Promise((resolve) => {
      answer = resolve;
    });
  };
  const collector = createDiskSpaceCollector({ procRoot, statFileSystem, timeoutMs: 10 });
  const mounts = async (): Promise<(string | undefined)[]> => {
    const totals = (await collector.collect()).filter(({ name }) => name === 'disk_total_bytes');
    return totals.map(({ tags }) => tags?.mount);
  };
  const local = ['/', '/boot/efi', '/srv', '/home'];
  assert.deepEqual(await mounts(), local);
  assert.deepEqual(await mounts(), local);
  assert.equal(asked.filter((path) => path === '/mnt/nas').length, 1);
  assert.ok(!asked.includes('/mnt/share'));
  answer?.(stats);
  await until('the lane is free', async () => (await mounts()).length === 6);
});

test('a mount that is refused or empty has no readings', async () => {
  const statFileSystem = async (path: string): Promise<FileSystemStats> => {
    if (path === '/') throw new Error('EACCES');
    return path === '/srv' ? { ...stats, blocks: 0 } : stats;
  };
  const readings = await createDiskSpaceCollector({ procRoot, statFileSystem }).collect();
  const mounts = new Set(readings.map(({ tags }) => tags?.mount));
  assert.deepEqual([...mounts], ['/boot/efi', '/home', '/mnt/nas', '/mnt/share']);
});
