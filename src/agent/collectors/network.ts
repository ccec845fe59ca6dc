import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Collector, counter, type Reading } from './collector.ts';
import { fieldsOf, linesOf, numberAt } from './text.ts';

/** The machine talking to itself, and the containers' ends of their links, which get a new name with each container. */
const SKIPPED = /^(lo|veth.*|cali[0-9a-f]+|lxc[0-9a-f]+|tap[0-9a-f-]+)$/;

/** Traffic per interface from /proc/net/dev; interfaces that never moved a packet are left out. */
export function createNetworkCollector({ procRoot }: { procRoot: string }): Collector {
  return {
    name: 'network',
    async collect() {
      const text = await readFile(join(procRoot, 'net/dev'), 'utf8');
      return linesOf(text).flatMap(interfaceReadings);
    },
  };
}

function interfaceReadings(line: string): Reading[] {
  // The name may be an alias with a colon in it, and the first number may follow the last colon without a blank.
  const colon = line.lastIndexOf(':');
  const name = line.slice(0, colon).trim();
  if (colon === -1 || SKIPPED.test(name)) return [];
  const fields = fieldsOf(line.slice(colon + 1));
  const field = (index: number): number => numberAt(fields, index, `net/dev: ${name}`);
  if (field(1) === 0 && field(9) === 0) return [];
  const tags = { interface: name };
  return [
    counter('network_received_bytes_total', field(0), 'bytes', tags),
    counter('network_sent_bytes_total', field(8), 'bytes', tags),
    counter('network_received_packets_total', field(1), 'packets', tags),
    counter('network_sent_packets_total', field(9), 'packets', tags),
    counter('network_receive_errors_total', field(2), 'errors', tags),
    counter('network_send_errors_total', field(10), 'errors', tags),
  ];
}
