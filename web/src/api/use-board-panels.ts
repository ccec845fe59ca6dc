import { useRef, useState } from 'react';
import { type RawRange, resolveRange } from '../time/range.ts';
import { useTime } from '../time/store.ts';
import type { BoardSource } from './board.ts';
import { serverNowMs } from './connection.ts';
import {
  type AskedPanel,
  type BoardPanelAnswer,
  type FilledPanel,
  fillPanel,
  namesWindow,
  PanelAnswers,
} from './panel-answers.ts';
import { useBoardAnswers } from './use-board-answers.ts';

export type { AskedPanel, BoardPanelAnswer } from './panel-answers.ts';

export interface UseBoardPanels {
  readonly panels: readonly AskedPanel[];
  readonly range: RawRange;
  /** IANA name: bounds of buckets of days. */
  readonly timezone?: string;
  /** The API when left out. The same object from render to render. */
  readonly source?: BoardSource;
}

/**
 * What is known of each panel of a board, by its key. All panels that are near are asked together, by one batch, or are kept current by
 * one live stream.
 */
export function useBoardPanels(options: UseBoardPanels): ReadonlyMap<string, BoardPanelAnswer> {
  const { panels, range, timezone, source } = options;
  const { live, refreshMs, window } = useTime();
  const filled = useFilledPanels(panels, range);
  const near = filled.filter((panel) => panel.near);
  const { answers, failure, refresh } = useBoardAnswers(
    {
      queries: filled.flatMap((panel) => panel.asked),
      asked: new Set(near.flatMap((panel) => panel.asked.map(({ refId }) => refId))),
      ...{ range, live, timezone, everySeconds: refreshMs / 1_000 },
    },
    source,
  );
  const [made] = useState(() => new PanelAnswers());
  return made.from(filled, { answers, failure, retry: refresh, window });
}

// What names the window asks something else each time that moves: once a minute is enough for a text.
const WINDOW_STEP_MS = 60_000;

/** Panels are filled in anew only where something of them changed. */
function useFilledPanels(panels: readonly AskedPanel[], range: RawRange): readonly FilledPanel[] {
  const made = useRef(new Map<string, { readonly parts: readonly unknown[]; readonly panel: FilledPanel }>());
  const moment = Math.floor(serverNowMs() / WINDOW_STEP_MS) * WINDOW_STEP_MS;
  const window = resolveRange(range, moment);
  const next: typeof made.current = new Map();
  for (const panel of panels) {
    const { key, near, queries, variables, widthPx, timeFrom } = panel;
    const own = namesWindow(queries) ? window : undefined;
    const parts = [near, queries, variables, widthPx, timeFrom, own?.startMs, own?.endMs];
    const old = made.current.get(key);
    const isSame = old?.parts.every((part, i) => part === parts[i]) === true;
    next.set(key, isSame ? old : { parts, panel: fillPanel(panel, own) });
  }
  made.current = next;
  return Array.from(next.values(), ({ panel }) => panel);
}
