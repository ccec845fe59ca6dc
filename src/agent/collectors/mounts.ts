import { fieldsOf, linesOf } from './text.ts';

export interface Mount {
  readonly device: string;
  readonly path: string;
  readonly type: string;
}

/** File systems that live on another machine and can stop answering with it. */
const NETWORK_TYPES = new Set([
  'nfs',
  'nfs4',
  'cifs',
  'smb3',
  'smbfs',
  'ceph',
  'lustre',
  'glusterfs',
  'afs',
  '9p',
  'fuse.sshfs',
  'fuse.glusterfs',
  'fuse.ceph',
  'fuse.s3fs',
  'fuse.rclone',
  'fuse.gcsfuse',
]);

/** Files that container engines mount one by one from the host's disk. */
const CONTAINER_FILES = new Set(['/etc/hosts', '/etc/hostname', '/etc/resolv.conf']);

export function isNetworkMount({ type }: Mount): boolean {
  return NETWORK_TYPES.has(type);
}

/**
 * The mounts that hold data: disks, network file systems, ZFS and the like, and a container's own root; not the
 * kernel's pseudo file systems, memory or images. A device that is mounted several times counts once, where its path
 * is shortest.
 */
export function dataMounts(mounts: readonly Mount[]): Mount[] {
  const byDevice = new Map<string, Mount>();
  for (const mount of mounts.filter(holdsData)) {
    const known = byDevice.get(mount.device);
    if (known === undefined || mount.path.length < known.path.length) byDevice.set(mount.device, mount);
  }
  return lastByPath([...byDevice.values()]);
}

/** The mounts of /proc/self/mounts (man 5 fstab): device, path, type; blanks in them are written as \040. */
export function parseMounts(text: string): Mount[] {
  return linesOf(text).map((line) => {
    const [device = '', path = '', type = ''] = fieldsOf(line).map(unescapeOctal);
    return { device, path, type };
  });
}

function holdsData(mount: Mount): boolean {
  const { device, path, type } = mount;
  if (CONTAINER_FILES.has(path)) return false;
  // A squashfs or iso9660 is a full, unchanging image; snap alone mounts dozens.
  if (type === 'squashfs' || type === 'iso9660' || type === 'erofs' || type === 'autofs') return false;
  if (type === 'overlay' || type === 'fuse.fuse-overlayfs') return path === '/';
  return device.startsWith('/dev/') || type === 'zfs' || type === 'bcachefs' || isNetworkMount(mount);
}

/** Of mounts over one another only the last can be seen. */
function lastByPath(mounts: readonly Mount[]): Mount[] {
  return [...new Map(mounts.map((mount) => [mount.path, mount])).values()];
}

function unescapeOctal(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
}
