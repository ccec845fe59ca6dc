import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Whether a process has the end of a TCP connection whose own port is this one. Linux only. */
export function hasPort(pid: number, port: number): boolean {
  const inode = inodeOf(port);
  return inode !== undefined && filesOf(pid).includes(`socket:[${inode}]`);
}

/** As proc(5) has it: the second field is an end's own address, the tenth its inode; the other end has a line of its own. */
function inodeOf(port: number): string | undefined {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const lines = readFileSync('/proc/net/tcp', 'utf8').trim().split('\n').slice(1);
  const ends = lines.map((line) => line.trim().split(/\s+/));
  return ends.find(([, local]) => local?.endsWith(suffix))?.[9];
}

function filesOf(pid: number): readonly string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((name) => {
    try {
      return [readlinkSync(`${folder}/${name}`)];
    } catch {
      // Closed since.
      return [];
    }
  });
}
