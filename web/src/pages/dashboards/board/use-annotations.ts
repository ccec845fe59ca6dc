import { useComputedColorScheme } from '@mantine/core';
import { type UseQueryResult, useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { AlertAnnotations, AnnotationSource } from '../../../../../src/model/dashboard/annotation.ts';
import { hasTags, isWanted } from '../../../../../src/model/dashboard/annotation-match.ts';
import { type VariableScope, variablesIn } from '../../../../../src/model/dashboard/interpolate.ts';
import { serverNowMs } from '../../../api/connection.ts';
import { LIVE } from '../../../api/live.ts';
import type { ChartAnnotation } from '../../../chart/annotation.ts';
import { paletteColor, type Scheme } from '../../../chart/colors.ts';
import { type RawRange, resolveRange, type Window } from '../../../time/range.ts';
import { useTime } from '../../../time/store.ts';
import type { Alert, AlertEvent } from '../../alerts/api/alert-types.ts';
import { alertApi } from '../../alerts/api/client.ts';
import { timeline } from '../../alerts/history/segments.ts';
import { shownState } from '../../alerts/ui/state-words.ts';
import { annotationApi } from '../api/client.ts';
import type { StoredAnnotation } from '../api/types.ts';
import { alertMarkId } from './alert-mark.ts';
import { annotationAsk, OWN_NOTES } from './annotation-ask.ts';
import type { AnnotationAccess, BoardModel } from './use-board-model.ts';

export interface BoardAnnotations {
  /** By the key of a panel; the same list as long as it holds the same. */
  readonly byPanel: ReadonlyMap<string, readonly ChartAnnotation[]>;
  /** Those that are stored, to be read and changed. */
  readonly stored: readonly StoredAnnotation[];
  /** There are older ones in the range than the server gives at once. */
  readonly more: boolean;
}

// What the server gives at once.
const MOST_EVENTS = 500;

type Answer =
  | { readonly kind: 'stored'; readonly annotations: readonly StoredAnnotation[]; readonly more: boolean }
  | {
      readonly kind: 'alerts';
      readonly more: boolean;
      readonly events: readonly AlertEvent[];
      readonly active: readonly Alert[];
      readonly window: Window;
    };

export interface AnnotationOptions {
  readonly model: BoardModel;
  /** Undefined for a board that is not stored: it has no notes of its own. */
  readonly boardId: string | undefined;
  /** The names of the sources that are shown. */
  readonly shown: ReadonlySet<string>;
}

/** The marks on the time axes of a board, panel by panel. */
export function useAnnotations({ model, boardId, shown }: AnnotationOptions): BoardAnnotations {
  const { range } = useTime();
  const scheme = useComputedColorScheme('light');
  const sources = sourcesOf(model, boardId, shown);
  const atOnce = sources.length > 0 ? model.access.annotations : undefined;
  const queries = useQueries({
    queries:
      atOnce === undefined
        ? sources.map((source) => queryOf(source, { boardId, model, range }))
        : [queryOfAll(atOnce, model, range)],
  });
  const answers = queries.map(({ data }) => data);
  const { sections, scope } = model;
  const key = answers.map((answer) => (answer === undefined ? '' : JSON.stringify(answer))).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key holds all answers, and the names all sources.
  return useMemo(() => {
    const byPanel = new Map<string, readonly ChartAnnotation[]>();
    for (const { panels } of sections)
      for (const { key: panelKey, panel, scope: own } of panels) {
        const marks = sources.flatMap((source, index) =>
          marksOf({
            ...{ source, answer: answers[atOnce === undefined ? index : 0], boardId },
            panelId: panel.id,
            scope: scope(own),
            scheme,
          }),
        );
        byPanel.set(panelKey, unique(marks));
      }
    const stored = answers.flatMap((answer) => (answer?.kind === 'stored' ? answer.annotations : []));
    return { byPanel, stored, more: answers.some((answer) => answer?.more === true) };
  }, [key, sections, scope, scheme, sources.map(({ name }) => name).join('\n')]);
}

function sourcesOf(
  { board }: BoardModel,
  boardId: string | undefined,
  shown: ReadonlySet<string>,
): readonly AnnotationSource[] {
  const all = boardId === undefined ? board.annotations : [OWN_NOTES, ...board.annotations];
  return all.filter(({ name }) => shown.has(name));
}

interface QueryOptions {
  readonly boardId: string | undefined;
  readonly model: BoardModel;
  readonly range: RawRange;
}

function queryOf(source: AnnotationSource, { boardId, model, range }: QueryOptions) {
  const { values, ready } = model.variables;
  const asked = source.kind === 'stored' ? annotationAsk(source, boardId, { variables: values }) : undefined;
  return {
    queryKey: ['annotations', source.kind, asked, range.from, range.to],
    queryFn: async ({ signal }: { readonly signal: AbortSignal }): Promise<Answer> => {
      const window = resolveRange(range, serverNowMs());
      if (asked === undefined) return askAlerts(window, signal);
      const found = await annotationApi.list({ from: window.startMs, to: window.endMs, ...asked }, signal);
      return { kind: 'stored', ...found };
    },
    enabled: ready || source.kind === 'alerts' || source.tags.every((tag) => variablesIn(tag).length === 0),
    placeholderData: (previous: Answer | undefined) => previous,
    meta: LIVE,
  };
}

/** What is chosen decides which annotations are among them. */
function queryOfAll({ key, ask }: AnnotationAccess, { variables }: BoardModel, range: RawRange) {
  const chosen = JSON.stringify([...variables.values]);
  return {
    queryKey: ['annotations', 'all', key, chosen, range.from, range.to],
    queryFn: async ({ signal }: { readonly signal: AbortSignal }): Promise<Answer> => ({
      kind: 'stored',
      ...(await ask(resolveRange(range, serverNowMs()), signal)),
    }),
    placeholderData: (previous: Answer | undefined) => previous,
    meta: LIVE,
  };
}

async function askAlerts(window: Window, signal: AbortSignal): Promise<Answer> {
  const { startMs: start, endMs: end } = window;
  const [{ events, next }, { alerts }] = await Promise.all([
    alertApi.alerts.events({ start, end, limit: MOST_EVENTS }, signal),
    alertApi.alerts.list({}, signal),
  ]);
  return { kind: 'alerts', events, active: alerts, window, more: next !== null };
}

interface MarksOptions {
  readonly source: AnnotationSource;
  readonly answer: UseQueryResult<Answer>['data'];
  readonly boardId: string | undefined;
  readonly panelId: number;
  readonly scope: VariableScope;
  readonly scheme: Scheme;
}

function marksOf({ source, answer, boardId, panelId, scope, scheme }: MarksOptions): ChartAnnotation[] {
  const color = source.color === undefined ? {} : { color: paletteColor(source.color, scheme) };
  if (source.kind === 'alerts')
    return answer?.kind === 'alerts'
      ? alertMarks(source, answer, scope).map((mark) => ({ ...mark, ...color }))
      : [];
  if (answer?.kind !== 'stored') return [];
  return answer.annotations
    .filter(
      ({ dashboardId, panelId: of }) => (dashboardId ?? boardId) === boardId && (of ?? panelId) === panelId,
    )
    .filter((one) => (source === OWN_NOTES ? one.dashboardId === boardId : hasTags(source, one, scope)))
    .map(({ id, startMs, endMs, title, text, tags }) => ({
      ...{ id, startMs, title, text, tags, kind: 'stored' as const },
      ...(endMs === undefined ? {} : { endMs }),
      ...color,
    }));
}

function alertMarks(
  source: AlertAnnotations,
  { events, active, window, more }: Extract<Answer, { readonly kind: 'alerts' }>,
  scope: VariableScope,
): ChartAnnotation[] {
  const rows = timeline(
    events.filter((event) => isWanted(source, event, scope)),
    active.filter((alert) => isWanted(source, alert, scope)),
    window,
    // Of what was before the oldest event that was read nothing is known.
    more ? events.at(-1)?.atMs : undefined,
  );
  const firing = new Set(
    active
      .filter(({ state, sinceMs }) => shownState(state) === 'firing' && sinceMs <= window.endMs)
      .map(({ alertId }) => alertId),
  );
  return rows.flatMap(({ alertId, ruleName, tags, segments }) =>
    segments
      .filter(({ state }) => state === 'firing' || state === 'keeping')
      .map(({ startMs, endMs }) => ({
        id: alertMarkId(alertId, startMs),
        ...(endMs === window.endMs && firing.has(alertId) ? { ongoing: true } : {}),
        ...{ startMs, endMs, title: ruleName, kind: 'alert' as const },
        text: Object.entries(tags)
          .map(([tag, value]) => `${tag}: ${value}`)
          .join(', '),
        tags: [],
      })),
  );
}

/** A mark that two sources show is one mark. */
function unique(marks: readonly ChartAnnotation[]): readonly ChartAnnotation[] {
  return [...new Map(marks.map((mark) => [mark.id, mark])).values()];
}
