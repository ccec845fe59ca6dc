import type { Section } from '../build/board.ts';
import { aboveAndBelow, bars, colored, mirrored, timeSeries } from '../build/panels.ts';
import { bothWays, metric } from '../build/queries.ts';
import { network } from './shared.ts';

export const NETWORK: Section = {
  title: 'Network',
  lines: [
    {
      h: 7,
      panels: [
        timeSeries({
          title: '$interface',
          description: 'Received above zero, sent below.',
          w: 12,
          unit: 'binBps',
          repeat: { variable: 'interface', direction: 'right', perRow: 2 },
          overrides: [...colored({ A: 0, B: 1 }), mirrored('B')],
          queries: [
            metric('network_received_bytes_total', 'rate', { where: network, legend: 'received' }),
            metric('network_sent_bytes_total', 'rate', { where: network, legend: 'sent' }),
          ],
        }),
      ],
    },
    {
      h: 6,
      panels: [
        timeSeries({
          title: 'Packets',
          w: 12,
          unit: 'pps',
          ...aboveAndBelow(
            { received: 'network_received_packets_total', sent: 'network_sent_packets_total' },
            { where: network, by: 'interface' },
          ),
        }),
        bars({
          title: 'Errors',
          w: 12,
          unit: 'none',
          queries: bothWays(
            { received: 'network_receive_errors_total', sent: 'network_send_errors_total' },
            { where: network, by: 'interface', aggregation: 'increase' },
          ),
        }),
      ],
    },
  ],
};
