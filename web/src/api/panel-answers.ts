import { panelBatchQueries } from '../../../src/model/dashboard/batch.ts';
import {
  interpolateQuery,
  type VariableScope,
  type VariableValue,
} from '../../../src/model/dashboard/interpolate.ts';
import type { PanelQuery } from '../../../src/model/dashboard/query.ts';
import type { PanelAnswer } from '../panels/panel-answer.ts';
import type { Window } from '../time/range.ts';
import type { BoardAnswer, BoardQuery } from './board.ts';
import type { BoardFailure } from './board-ask.ts';
import { ApiError } from './errors.ts';

/** A panel as it is to be asked. */
export interface AskedPanel {
  /** Of this panel alone; the same from render to render. */
  readonly key: string;
  /** With their variables. */
  readonly queries: readonly PanelQuery[];
  readonly variables: ReadonlyMap<string, VariableValue>;
  readonly widthPx: number;
  /** In place of the board's range. */
  readonly timeFrom?: string;
  /** In sight or nearly: others keep what they have. */
  readonly near: boolean;
}

/** What is known of a panel. The same object until something of it changes. */
export interface BoardPanelAnswer {
  /** Of its queries in their order, but for the hidden ones, unless they failed. */
  readonly data: readonly PanelAnswer[];
  readonly window: Window;
  readonly fetching: boolean;
  /** Why the board could not be asked at all the last time. */
  readonly error: ApiError | undefined;
  readonly errorSinceMs: number | undefined;
  readonly updatedAtMs: number;
  readonly retry: () => void;
}

/** A panel with its variables filled in. */
export interface FilledPanel {
  readonly key: string;
  readonly near: boolean;
  readonly asked: readonly BoardQuery[];
  readonly queries: readonly FilledQuery[];
}

interface FilledQuery {
  readonly refId: string;
  readonly query: PanelQuery;
  /** Why it cannot be asked. */
  readonly problem: ApiError | undefined;
}

// Half a point a pixel: lines are 1.5 px wide. In steps, so that a page made wider asks for something else only now and then.
const POINTS_A_PIXEL = 0.5;
const POINTS_STEP = 50;
const MOST_POINTS = 2_000;

export function fillPanel(panel: AskedPanel, window: Window | undefined): FilledPanel {
  const { key, near, queries, variables, widthPx, timeFrom } = panel;
  const scope: VariableScope = { variables, ...(window === undefined ? {} : { window }) };
  const points = Math.ceil((widthPx * POINTS_A_PIXEL) / POINTS_STEP) * POINTS_STEP;
  const { queries: asked, problems } = panelBatchQueries(key, queries, scope, {
    maxPoints: Math.min(MOST_POINTS, Math.max(POINTS_STEP, points)),
    ...(timeFrom === undefined ? {} : { timeFrom }),
  });
  const filled = queries.map((query) => {
    const message = problems.find(({ refId }) => refId === query.refId)?.message;
    const problem =
      message === undefined ? undefined : new ApiError(message, { status: 501, code: 'NOT_RUN' });
    return { refId: `${key}/${query.refId}`, query: interpolateQuery(query, scope), problem };
  });
  return { key, near, asked, queries: filled };
}

/** Whether what is asked names the window: it is then part of the question. */
export function namesWindow(queries: readonly PanelQuery[]): boolean {
  return /\$\{?__(?:from|to|range)/.test(JSON.stringify(queries));
}

export interface PanelAnswersContext {
  readonly answers: ReadonlyMap<string, BoardAnswer>;
  readonly failure: BoardFailure | undefined;
  readonly retry: () => void;
  /** What to draw of a panel of which nothing is known yet. */
  readonly window: () => Window;
}

/** Makes panels' answers of those to their queries, and keeps those of panels that are as they were. */
export class PanelAnswers {
  #made = new Map<string, { readonly parts: readonly unknown[]; readonly answer: BoardPanelAnswer }>();

  from(panels: readonly FilledPanel[], context: PanelAnswersContext): ReadonlyMap<string, BoardPanelAnswer> {
    const { failure, retry } = context;
    const made = new Map<string, { readonly parts: readonly unknown[]; readonly answer: BoardPanelAnswer }>();
    for (const panel of panels) {
      const known = panel.queries.map(({ refId }) => context.answers.get(refId));
      const parts = [panel.queries, failure, retry, ...known];
      const old = this.#made.get(panel.key);
      const isSame =
        old !== undefined &&
        old.parts.length === parts.length &&
        old.parts.every((one, i) => one === parts[i]);
      made.set(panel.key, isSame ? old : { parts, answer: panelAnswer(panel, known, context) });
    }
    this.#made = made;
    return new Map(Array.from(made, ([key, { answer }]) => [key, answer] as const));
  }
}

function panelAnswer(
  { queries }: FilledPanel,
  known: readonly (BoardAnswer | undefined)[],
  { failure, retry, window }: PanelAnswersContext,
): BoardPanelAnswer {
  const data = queries.flatMap(({ query, problem }, i): PanelAnswer[] => {
    const { answer, error = problem, fetching = problem === undefined } = known[i] ?? {};
    if (query.hidden === true && error === undefined) return [];
    return [{ refId: query.refId, query, answer, error, fetching: fetching && query.hidden !== true }];
  });
  return {
    data,
    window: known.find((one) => one !== undefined)?.window ?? window(),
    fetching: data.some(({ fetching }) => fetching),
    error: failure?.error,
    errorSinceMs: failure?.sinceMs,
    updatedAtMs: Math.max(0, ...known.map((one) => one?.updatedAtMs ?? 0)),
    retry,
  };
}
