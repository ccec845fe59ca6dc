import type { Point, QuerySpec } from '../../api/types.ts';
import { useMetricQuery } from '../../api/use-metric-query.ts';
import { Sparkline } from '../../chart/Sparkline.tsx';
import { duration } from '../../format/duration.ts';
import { significant } from '../../format/number.ts';
import { BYTES, formatValue, PERCENT } from '../../format/units.ts';
import { lineSpec } from '../../panels/definition.ts';
import { useElementWidth } from '../../ui/use-element-width.ts';
import { ofHost } from './panels.ts';

const CPU = {
  metric: 'cpu_usage_percent',
  aggregation: 'avg',
  filters: [{ key: 'cpu', op: '=', value: 'total' }],
} as const;

/** The five numbers that say how a host is, each with its course over the range. */
export function HostTiles({ host }: { readonly host: string }) {
  const ask = (line: Parameters<typeof lineSpec>[0]): QuerySpec => lineSpec(line, ofHost(host));
  const cpu = useMetricQuery(ask(CPU));
  const cores = useMetricQuery(ask({ metric: 'cpu_count', aggregation: 'last' }));
  const memory = useMetricQuery(ask({ metric: 'memory_usage_percent', aggregation: 'avg' }));
  const used = useMetricQuery(ask({ metric: 'memory_used_bytes', aggregation: 'avg' }));
  const total = useMetricQuery(ask({ metric: 'memory_total_bytes', aggregation: 'max' }));
  const load = useMetricQuery(ask({ metric: 'load_1m', aggregation: 'avg' }));
  const disks = useMetricQuery(
    ask({
      metric: 'disk_usage_percent',
      aggregation: 'max',
      groupBy: ['mount'],
      limit: 20,
      orderBy: '-last',
    }),
  );
  const uptime = useMetricQuery(ask({ metric: 'uptime_seconds', aggregation: 'last' }));

  const points = (query: typeof cpu) => query.answer?.data[0]?.points ?? [];
  const coreCount = lastOf(points(cores));
  const fullest = fullestDisk(disks.answer?.data ?? []);
  const up = lastOf(points(uptime));
  const loadNow = lastOf(points(load));
  return (
    <div className="host-tiles">
      <Tile
        label="CPU"
        value={formatValue(lastOf(points(cpu)), PERCENT, 3)}
        note={
          coreCount === undefined ? '' : `${significant(coreCount)} ${coreCount === 1 ? 'core' : 'cores'}`
        }
        points={points(cpu)}
        window={cpu.window}
        max={100}
      />
      <Tile
        label="Memory"
        value={formatValue(lastOf(points(memory)), PERCENT, 3)}
        note={`${formatValue(lastOf(points(used)), BYTES, 3)} of ${formatValue(lastOf(points(total)), BYTES, 3)}`}
        points={points(memory)}
        window={memory.window}
        max={100}
      />
      <Tile
        label="Load, 1 min"
        value={loadNow === undefined ? '–' : significant(loadNow, 3)}
        note={
          loadNow === undefined || coreCount === undefined
            ? ''
            : `${significant(loadNow / coreCount, 2)} per core`
        }
        points={points(load)}
        window={load.window}
      />
      <Tile
        label="Fullest disk"
        value={formatValue(lastOf(fullest?.points ?? []), PERCENT, 3)}
        note={fullest?.tags.mount ?? ''}
        points={fullest?.points ?? []}
        window={disks.window}
        max={100}
      />
      <Tile
        label="Uptime"
        value={up === undefined ? '–' : duration(up)}
        note={
          up === undefined
            ? ''
            : `since ${new Date(uptime.window.endMs - up * 1000).toISOString().slice(0, 10)}`
        }
        points={heardFrom(points(uptime))}
        window={uptime.window}
        max={1.6}
      />
    </div>
  );
}

/** When the host was heard from at all: a level line with gaps. */
function heardFrom(points: readonly Point[]): Point[] {
  return points.map(([time, value]) => [time, value === null ? null : 1]);
}

function lastOf(points: readonly Point[]): number | undefined {
  return points.findLast((point) => point[1] !== null)?.[1] ?? undefined;
}

type Series = { readonly tags: Readonly<Record<string, string>>; readonly points: readonly Point[] };

function fullestDisk(series: readonly Series[]): Series | undefined {
  return series.reduce<Series | undefined>(
    (best, next) => ((lastOf(next.points) ?? -1) > (lastOf(best?.points ?? []) ?? -1) ? next : best),
    undefined,
  );
}

interface TileProps {
  readonly label: string;
  readonly value: string;
  readonly note: string;
  readonly points: readonly Point[];
  readonly window: { readonly startMs: number; readonly endMs: number };
  readonly max?: number;
}

function Tile({ label, value, note, points, window, max }: TileProps) {
  const [ref, width] = useElementWidth();
  return (
    <section className="panel tile" aria-label={label}>
      <h2>{label}</h2>
      <div className="tile-value">{value}</div>
      <div className="tile-note" title={note}>
        {note}
      </div>
      <div ref={ref} className="tile-spark">
        <Sparkline
          points={points}
          window={window}
          width={width}
          height={36}
          {...(max === undefined ? {} : { max })}
        />
      </div>
    </section>
  );
}
