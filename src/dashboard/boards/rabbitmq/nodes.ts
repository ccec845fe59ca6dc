import type { Section } from '../build/board.ts';
import { above, barGauge, stateTimeline, table, timeSeries } from '../build/panels.ts';
import { alike, expression, metric, needed } from '../build/queries.ts';
import { byNode, node } from './shared.ts';

export const NODES: Section = {
  title: 'Nodes',
  lines: [
    {
      h: 7,
      panels: [
        barGauge({
          title: 'Memory of its limit',
          w: 8,
          unit: 'percentunit',
          min: 0,
          max: 1,
          thresholds: above(0.8, 0.95),
          queries: [
            needed('rabbitmq_process_resident_memory_bytes', 'last', { where: node, by: ['instance'] }),
            needed('rabbitmq_resident_memory_limit_bytes', 'last', { where: node, by: ['instance'] }),
            expression('A / B', '{{instance}}'),
          ],
        }),
        timeSeries({
          title: 'Disk space left',
          fillOpacityPercent: 0,
          description: 'Below its limit (the dashed line) a node holds all publishers.',
          w: 8,
          unit: 'bytes',
          min: 0,
          overrides: [{ match: { refId: 'B' }, color: 'firing', dashed: true }],
          queries: [
            metric('rabbitmq_disk_space_available_bytes', 'min', byNode),
            metric('rabbitmq_disk_space_available_limit_bytes', 'max', { where: node, legend: 'limit' }),
          ],
        }),
        stateTimeline({
          title: 'Memory alarm',
          w: 8,
          mappings: [
            { kind: 'value', value: 0, text: 'none', color: 'ok' },
            { kind: 'range', from: 1, to: null, text: 'alarm', color: 'firing' },
          ],
          queries: [metric('rabbitmq_alarms_memory_used_watermark', 'max', byNode)],
        }),
      ],
    },
    {
      h: 6,
      panels: [
        table({
          title: 'All nodes',
          w: 24,
          columns: [
            { column: 'instance', title: 'Node' },
            { column: 'A', title: 'Memory', unit: 'bytes' },
            { column: 'B', title: 'Disk left', unit: 'bytes' },
            { column: 'C', title: 'File descriptors', decimals: 0 },
            { column: 'D', title: 'Erlang processes', unit: 'short' },
            { column: 'E', title: 'Connections', decimals: 0 },
            { column: 'F', title: 'Channels', decimals: 0 },
            { column: 'G', title: 'Up for', unit: 'dtdurations' },
          ],
          queries: alike(
            { where: node, by: ['instance'] },
            ['rabbitmq_process_resident_memory_bytes', 'last'],
            ['rabbitmq_disk_space_available_bytes', 'last'],
            ['rabbitmq_process_open_fds', 'last'],
            ['rabbitmq_erlang_processes_used', 'last'],
            ['rabbitmq_connections', 'last'],
            ['rabbitmq_channels', 'last'],
            ['rabbitmq_erlang_uptime_seconds', 'last'],
          ),
        }),
      ],
    },
  ],
};
