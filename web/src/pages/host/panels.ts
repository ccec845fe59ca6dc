import type { Filter } from '../../api/types.ts';
import { LIMIT } from '../../chart/colors.ts';
import type { ScaleOptions } from '../../chart/scale.ts';
import { BYTES, PERCENT, PLAIN, type Unit } from '../../format/units.ts';
import type { PanelDefinition } from '../../panels/definition.ts';

const BYTES_PER_SECOND: Unit = { ...BYTES, perSecond: true };
const FULL_SCALE: ScaleOptions = { min: 0, max: 100 };
// Below 10 % a busy-looking curve would be noise blown up to full height.
const SHARE_SCALE: ScaleOptions = { min: 0, softMax: 10 };
const ALL_CORES: readonly Filter[] = [{ key: 'cpu', op: '=', value: 'total' }];
const NOT_IDLE: readonly Filter[] = [...ALL_CORES, { key: 'mode', op: '!=', value: 'idle' }];
const EACH_CORE: readonly Filter[] = [{ key: 'cpu', op: '!=', value: 'total' }];

/** The panels of a host's page, in reading order. */
export const HOST_PANELS: readonly PanelDefinition[] = [
  {
    title: 'CPU by mode',
    unit: PERCENT,
    stacked: true,
    scale: SHARE_SCALE,
    order: { system: 1, user: 0, nice: 2, iowait: 4, irq: 3, softirq: 5, steal: 7 },
    lines: [{ metric: 'cpu_mode_percent', aggregation: 'avg', groupBy: ['mode'], filters: NOT_IDLE }],
  },
  {
    title: 'CPU per core',
    unit: PERCENT,
    scale: SHARE_SCALE,
    order: { 0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 7, 8: 8, 9: 9 },
    lines: [
      { metric: 'cpu_usage_percent', aggregation: 'avg', groupBy: ['cpu'], filters: EACH_CORE, limit: 64 },
    ],
  },
  {
    title: 'Load',
    unit: PLAIN,
    scale: { min: 0, softMax: 1 },
    lines: [
      { metric: 'load_1m', aggregation: 'avg', name: '1 min', color: 0 },
      { metric: 'load_5m', aggregation: 'avg', name: '5 min', color: 1 },
      { metric: 'load_15m', aggregation: 'avg', name: '15 min', color: 2 },
    ],
  },
  {
    title: 'Memory',
    unit: BYTES,
    stacked: true,
    scale: { min: 0 },
    lines: [
      { metric: 'memory_used_bytes', aggregation: 'avg', name: 'used', color: 0 },
      { metric: 'memory_cached_bytes', aggregation: 'avg', name: 'cached', color: 6 },
      { metric: 'memory_available_bytes', aggregation: 'avg', name: 'available', color: 2, overlay: true },
      {
        metric: 'memory_total_bytes',
        aggregation: 'max',
        name: 'total',
        color: LIMIT,
        overlay: true,
        dashed: true,
      },
    ],
  },
  {
    title: 'Swap',
    unit: BYTES,
    filled: true,
    scale: { min: 0 },
    empty: 'This host has no swap, or does not send it.',
    lines: [
      { metric: 'swap_used_bytes', aggregation: 'avg', name: 'used', color: 4 },
      {
        metric: 'swap_total_bytes',
        aggregation: 'max',
        name: 'total',
        color: LIMIT,
        overlay: true,
        dashed: true,
      },
    ],
  },
  {
    title: 'Disk space used',
    unit: PERCENT,
    scale: FULL_SCALE,
    lines: [
      { metric: 'disk_usage_percent', aggregation: 'max', groupBy: ['mount'], limit: 20, orderBy: '-last' },
    ],
  },
  {
    title: 'Disk: read above, written below',
    unit: BYTES_PER_SECOND,
    filled: true,
    lines: [
      { metric: 'disk_read_bytes_total', aggregation: 'rate', groupBy: ['device'], name: 'read' },
      {
        metric: 'disk_written_bytes_total',
        aggregation: 'rate',
        groupBy: ['device'],
        name: 'written',
        mirrored: true,
      },
    ],
  },
  {
    title: 'Network: in above, out below',
    unit: BYTES_PER_SECOND,
    filled: true,
    lines: [
      { metric: 'network_received_bytes_total', aggregation: 'rate', groupBy: ['interface'], name: 'in' },
      {
        metric: 'network_sent_bytes_total',
        aggregation: 'rate',
        groupBy: ['interface'],
        name: 'out',
        mirrored: true,
      },
    ],
  },
  {
    title: 'Processes',
    unit: PLAIN,
    scale: { min: 0 },
    lines: [
      { metric: 'processes_total', aggregation: 'avg', name: 'all', color: 0 },
      { metric: 'processes_running', aggregation: 'max', name: 'running', color: 1 },
    ],
  },
];

/** Limits a query to one machine. */
export function ofHost(host: string): readonly Filter[] {
  return [{ key: 'host', op: '=', value: host }];
}
