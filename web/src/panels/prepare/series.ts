import type { DataPanel, PanelColor } from '../../../../src/model/dashboard/panel.ts';
import type { PanelQuery } from '../../../../src/model/dashboard/query.ts';
import type { AnswerSeries, Tags } from '../../api/types.ts';
import { tagsKey } from '../../format/label.ts';
import { unitById } from '../../format/unit-ids.ts';
import { aggregatedUnit, metricUnit, PLAIN, type Unit } from '../../format/units.ts';
import type { PanelAnswer } from '../panel-answer.ts';
import { type Overridden, overrider } from './overrides.ts';
import { distinctNames, seriesName } from './series-name.ts';

/** One series of a panel, whatever kind draws it. */
export interface PanelSeries {
  /** The same from one answer to the next. */
  readonly key: string;
  readonly refId: string;
  readonly name: string;
  readonly metric: string;
  readonly tags: Tags;
  readonly points: AnswerSeries['points'];
  readonly unit: Unit;
  readonly color?: PanelColor | undefined;
  readonly override: Overridden;
  /** Decides its colour: its tags, so that a host looks the same in every panel. */
  readonly colorKey: string;
}

export type MetricUnits = ReadonlyMap<string, string>;

/** All series of a panel that have a value and are not hidden, in the order of its queries. */
export function panelSeries(
  panel: Pick<DataPanel, 'display' | 'overrides'>,
  data: readonly PanelAnswer[],
  metricUnits?: MetricUnits,
): PanelSeries[] {
  const drafts = data.filter(({ query }) => query.hidden !== true).flatMap((one) => drafted(one));
  const names = distinctNames(drafts);
  const overridden = overrider(panel.overrides);
  const colorKeys = new Set<string>();
  return drafts.flatMap(({ query, refId, series }, i) => {
    const name = names[i] ?? '';
    const override = overridden(refId, name);
    if (override.hidden === true) return [];
    const tags = tagsKey(series.tags);
    const colorKey = colorKeys.has(tags) ? `${tags} ${refId}` : tags;
    colorKeys.add(colorKey);
    return [
      {
        key: `${refId} ${tags}`,
        // An empty one is still to be typed.
        name: override.displayName || name,
        refId,
        metric: series.metric,
        tags: series.tags,
        points: series.points,
        unit: seriesUnit(panel, query, override, metricUnits),
        color: override.color,
        override,
        colorKey,
      },
    ];
  });
}

function drafted({ query, refId, answer }: PanelAnswer) {
  return (answer?.data ?? [])
    .filter(({ points }) => points.some((point) => point[1] !== null))
    .map((series) => ({ query, refId, series, name: seriesName(query, series.metric, series.tags) }));
}

/** As the override says, else the panel, else as the metric's own values are written. */
function seriesUnit(
  { display }: Pick<DataPanel, 'display'>,
  query: PanelQuery,
  override: Overridden,
  metricUnits: MetricUnits | undefined,
): Unit {
  const id = override.unit ?? display.unit;
  const unit = id === undefined ? queryUnit(query, metricUnits) : unitById(id);
  return display.decimals === undefined ? unit : { ...unit, decimals: display.decimals };
}

export function queryUnit(query: PanelQuery, metricUnits: MetricUnits | undefined): Unit {
  if (query.kind !== 'metric') return PLAIN;
  return aggregatedUnit(metricUnit(query.metric, metricUnits?.get(query.metric)), query.aggregation);
}

/** The unit of a panel as a whole: what it says itself, else that of its first query which is drawn. */
export function panelUnit(panel: Pick<DataPanel, 'display' | 'queries'>, metricUnits?: MetricUnits): Unit {
  const { unit: id, decimals } = panel.display;
  const first = panel.queries.find(({ hidden }) => hidden !== true);
  const unit = id !== undefined ? unitById(id) : first === undefined ? PLAIN : queryUnit(first, metricUnits);
  return decimals === undefined ? unit : { ...unit, decimals };
}

/** The values of a series, without its times. */
export function* valuesOf(points: AnswerSeries['points']): Generator<number | null> {
  for (const point of points) yield point[1];
}
