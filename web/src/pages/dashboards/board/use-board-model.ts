import { useCallback, useDeferredValue, useMemo, useState } from 'react';
import { type Dashboard, GRID_ROW_PX } from '../../../../../src/model/dashboard/document.ts';
import { isFinished } from '../../../../../src/model/dashboard/finished-query.ts';
import type { VariableScope, VariableValue } from '../../../../../src/model/dashboard/interpolate.ts';
import type { PanelQuery } from '../../../../../src/model/dashboard/query.ts';
import {
  type RepeatScope,
  type ShownPanel,
  type ShownSection,
  shownSections,
} from '../../../../../src/model/dashboard/repeat.ts';
import type { BoardSource } from '../../../api/batch.ts';
import { type AskedPanel, type BoardPanelAnswer, useBoardPanels } from '../../../api/use-board-panels.ts';
import type { Window } from '../../../time/range.ts';
import { useTime } from '../../../time/store.ts';
import { zoneName } from '../../../time/zone.ts';
import type { AnnotationList } from '../api/types.ts';
import type { OptionSource } from '../variables/option-source.ts';
import { type BoardVariables, useBoardVariables } from '../variables/use-board-variables.ts';
import { askedWidth, panelSize } from './geometry.ts';
import { AHEAD_PX } from './use-near.ts';

/** How a board comes by its data: by the API, or through a public link that knows that board alone. */
export interface BoardAccess {
  readonly options: OptionSource;
  /** Undefined: the API. */
  readonly answers: BoardSource | undefined;
  readonly isPublic: boolean;
  /** Of the metrics that the board names; undefined: the API. The same map as long as the board is the same. */
  readonly units?: ReadonlyMap<string, string>;
  /** The annotations of all sources of the board at once; undefined: the API, source by source. */
  readonly annotations?: AnnotationAccess;
}

export interface AnnotationAccess {
  /** Tells it from those of other boards. */
  readonly key: string;
  ask(window: Window, signal: AbortSignal): Promise<AnnotationList>;
}

export type ScopeOf = (own: RepeatScope) => VariableScope;

export interface BoardModel {
  readonly board: Dashboard;
  readonly access: BoardAccess;
  readonly variables: BoardVariables;
  readonly sections: readonly ShownSection[];
  readonly answers: ReadonlyMap<string, BoardPanelAnswer>;
  /** All there is to fill in the texts of a panel or a row with. The same function as long as that is the same. */
  readonly scope: ScopeOf;
}

export interface BoardModelOptions {
  readonly board: Dashboard;
  readonly chosen: ReadonlyMap<string, readonly string[]>;
  readonly access: BoardAccess;
  /** In px; 0 until it is known. */
  readonly width: number;
  /** The keys of the panels that are asked. */
  readonly near: ReadonlySet<string>;
  /** Of a panel that fills the page. */
  readonly large?: string | undefined;
  /** Panels as they are in the document, without copies: while the board is edited. */
  readonly asWritten?: boolean;
}

/** A board with its variables' values, its repeated panels, and what is known of each panel's queries. */
export function useBoardModel(options: BoardModelOptions): BoardModel {
  const { board, chosen, access, width, near, large, asWritten = false } = options;
  const time = useTime();
  const variables = useBoardVariables({
    ...{ variables: board.variables, chosen, source: access.options },
    onlyOffered: access.isPublic,
  });
  const { values, ready } = variables;
  const sections = useMemo(
    () => shownSections(board.panels, (name) => (asWritten ? undefined : values.get(name)?.values)),
    [board.panels, values, asWritten],
  );
  const scopes = useScopes(values);
  const asked = sections.flatMap(({ panels }) =>
    panels.flatMap((shown) =>
      askedPanel(shown, { width, large, near, ready, variables: scopes(shown.scope) }),
    ),
  );
  const latest = useBoardPanels({
    panels: asked,
    range: time.range,
    timezone: zoneName(time.zone),
    ...(access.answers === undefined ? {} : { source: access.answers }),
  });
  // Twenty panels that are all new are put together piece by piece, and whatever a person does meanwhile goes before.
  const answers = useDeferredValue(latest);
  const { window } = time;
  const scope = useCallback(
    (own: RepeatScope): VariableScope => ({ variables: scopes(own), window: window() }),
    [scopes, window],
  );
  return { board, access, variables, sections, answers, scope };
}

interface Asking {
  readonly width: number;
  readonly large: string | undefined;
  readonly near: ReadonlySet<string>;
  readonly ready: boolean;
  readonly variables: ReadonlyMap<string, VariableValue>;
}

function askedPanel({ key, panel, grid }: ShownPanel, asking: Asking): AskedPanel[] {
  if (!('queries' in panel)) return [];
  const { width, large, near, ready, variables } = asking;
  const isNear = ready && width > 0 && (large === undefined ? near.has(key) : large === key);
  return [
    {
      key,
      queries: finishedQueries(panel.queries),
      variables,
      widthPx: askedWidth(large === key ? width : panelSize(grid, width).width),
      ...(panel.timeFrom === undefined ? {} : { timeFrom: panel.timeFrom }),
      near: isNear,
    },
  ];
}

/** What is still being written is not asked; the same list where all is written. */
function finishedQueries(queries: readonly PanelQuery[]): readonly PanelQuery[] {
  return queries.every(isFinished) ? queries : queries.filter(isFinished);
}

/** The values with those that a repeated panel or row has of its own; the same map for the same values. */
function useScopes(values: ReadonlyMap<string, VariableValue>) {
  return useMemo(() => {
    const made = new Map<string, ReadonlyMap<string, VariableValue>>([['{}', values]]);
    return (own: RepeatScope): ReadonlyMap<string, VariableValue> => {
      const key = JSON.stringify(own);
      const known = made.get(key);
      if (known !== undefined) return known;
      const next = new Map(values);
      for (const [name, value] of Object.entries(own)) next.set(name, ownValue(value, values.get(name)));
      made.set(key, next);
      return next;
    };
  }, [values]);
}

function ownValue(value: string, all: VariableValue | undefined): VariableValue {
  const text = all?.texts?.[all.values.indexOf(value)];
  return { values: [value], ...(text === undefined ? {} : { texts: [text] }) };
}

/** The panels that are in sight or near at first, before the browser has looked: a stream that begins with fewer is opened twice. */
export function useFirstInSight(board: Dashboard): ReadonlySet<string> {
  const [first] = useState(() => {
    const lines = Math.ceil((window.innerHeight + AHEAD_PX) / GRID_ROW_PX);
    const panels = board.panels.filter(({ grid }) => grid.y < lines);
    return new Set(panels.map(({ id }) => String(id)));
  });
  return first;
}
