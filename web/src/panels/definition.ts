import type { Aggregation, Filter, QuerySpec } from '../api/types.ts';
import type { ScaleOptions } from '../chart/scale.ts';
import type { Unit } from '../format/units.ts';

/** One query of a panel and how its series are drawn. */
export interface PanelLine {
  readonly metric: string;
  readonly aggregation: Aggregation;
  readonly groupBy?: readonly string[];
  readonly filters?: readonly Filter[];
  readonly limit?: number;
  readonly orderBy?: string;
  /** Name of a single series, or what is put behind the names of several. */
  readonly name?: string;
  /** A place in the palette; without it the colour follows from the tags. */
  readonly color?: number;
  readonly dashed?: boolean;
  readonly mirrored?: boolean;
  readonly overlay?: boolean;
}

export interface PanelDefinition {
  readonly title: string;
  readonly unit: Unit;
  readonly lines: readonly PanelLine[];
  readonly stacked?: boolean;
  readonly filled?: boolean;
  readonly scale?: ScaleOptions;
  /** From bottom to top of a stack, and the colours of these names. */
  readonly order?: Readonly<Record<string, number>>;
  readonly empty?: string;
}

/** The query of a line, within a scope such as one host. */
export function lineSpec(line: PanelLine, scope: readonly Filter[]): QuerySpec {
  const filters = [...scope, ...(line.filters ?? [])];
  return {
    metric: line.metric,
    aggregation: line.aggregation,
    ...(filters.length === 0 ? {} : { filters }),
    ...(line.groupBy === undefined ? {} : { groupBy: line.groupBy }),
    ...(line.limit === undefined ? {} : { limit: line.limit }),
    ...(line.orderBy === undefined ? {} : { orderBy: line.orderBy }),
  };
}
