import type { ServerApi } from '../targets/server-api.ts';

export const PANELS = 20;
export const SERIES_OF_A_PANEL = 50;
/** Of the chart that is panned. */
export const PAN_SERIES = 100;
export const STEP_SECONDS = 10;
/** From one look at the simulated hours to the next: three new buckets of every series. */
export const TICK_SECONDS = 30;
/** What the live board shows. */
export const LIVE_SECONDS = 3_600;
/** With a sample in ten seconds: 1,050 points a series, which a page of usual width asks for as they are. */
export const PAN_SECONDS = 10_500;
/** Its panel is drawn in the whole page. */
export const PAN_PANEL_ID = 1;

export const PAN_METRIC = 'bench_panned';

export function liveMetric(panel: number): string {
  return `bench_live_${panel}`;
}

export function hostName(place: number): string {
  return `host-${String(place).padStart(3, '0')}`;
}

export interface Boards {
  readonly liveId: string;
  readonly panId: string;
}

/** Twenty panels of fifty series, four beside each other as people have them; and one chart of a hundred series. */
export async function makeBoards(api: ServerApi): Promise<Boards> {
  const timeSeries = (id: number, metric: string, grid: object) => ({
    ...{ id, kind: 'timeSeries', title: metric, grid },
    queries: [{ refId: 'A', kind: 'metric', metric, aggregation: 'avg', groupBy: ['host'] }],
    legend: { place: 'bottom', asTable: true, columns: ['last'] },
  });
  const live = await api.post<{ id: string }>('/dashboards', {
    title: 'Bench: live',
    panels: Array.from({ length: PANELS }, (_, i) =>
      timeSeries(i + 1, liveMetric(i), { x: (i % 4) * 6, y: Math.floor(i / 4) * 6, w: 6, h: 6 }),
    ),
  });
  const pan = await api.post<{ id: string }>('/dashboards', {
    title: 'Bench: panned',
    panels: [timeSeries(PAN_PANEL_ID, PAN_METRIC, { x: 0, y: 0, w: 24, h: 16 })],
  });
  return { liveId: live.id, panId: pan.id };
}

/** The address of the live board, renewed every so many seconds. */
export function livePath({ liveId }: Boards, refresh: string): string {
  return `/dashboards/${liveId}?from=now-${LIVE_SECONDS}s&to=now&refresh=${refresh}`;
}

/** The address of the large chart, which stands still. */
export function panPath({ panId }: Boards, endMs: number): string {
  const from = endMs - PAN_SECONDS * 1_000;
  return `/dashboards/${panId}?panel=${PAN_PANEL_ID}&from=${from}&to=${endMs}&refresh=off`;
}
