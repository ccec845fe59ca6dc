import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { serverNowMs } from '../../../api/connection.ts';
import { SLOWLY_LIVE } from '../../../api/live.ts';
import { KEEP_PICTURE, useAlwaysLive } from '../../../api/use-always-live.ts';
import { type RawRange, resolveRange, type Window } from '../../../time/range.ts';
import { alertApi } from '../api/client.ts';
import type { Backtest, RuleInput } from '../api/rule-types.ts';
import { decidingPart } from './check-rule.ts';

// A pause in typing, or a line that is held still: dearer questions wait for longer ones.
const PREVIEW_PAUSE_MS = 350;
const BACKTEST_PAUSE_MS = 450;

/** The rule as the question that is asked: equal rules are equal texts, so that no question is asked twice. */
function useSettledText(rule: RuleInput | undefined, pauseMs: number): string {
  const [text] = useDebouncedValue(rule === undefined ? '' : JSON.stringify(rule), pauseMs);
  return text;
}

/** What the rule sees now; its errors are also those that saving it would have. */
export function usePreview(probe: RuleInput | undefined) {
  const text = useSettledText(probe, PREVIEW_PAUSE_MS);
  const query = useQuery({
    queryKey: ['alerts', 'preview', text],
    enabled: text !== '',
    queryFn: ({ signal }) => alertApi.rules.preview(JSON.parse(text) as RuleInput, signal),
    ...useAlwaysLive(),
    ...KEEP_PICTURE,
  });
  return { ...query, isOld: query.isPlaceholderData || text === '' };
}

export interface TimedBacktest {
  readonly result: Backtest;
  readonly rule: RuleInput;
  readonly window: Window;
}

/** What the rule would have done in the range of the page. The result of before stays while the next is on its way. */
export function useBacktest(probe: RuleInput | undefined, range: RawRange) {
  const text = useSettledText(probe === undefined ? undefined : decidingPart(probe), BACKTEST_PAUSE_MS);
  const query = useQuery({
    queryKey: ['alerts', 'backtest', text, range.from, range.to],
    enabled: text !== '',
    queryFn: async ({ signal }): Promise<TimedBacktest> => {
      const rule = JSON.parse(text) as RuleInput;
      const window = resolveRange(range, serverNowMs());
      const { startMs: start, endMs: end } = window;
      return { rule, window, result: await alertApi.rules.backtest({ rule, start, end }, signal) };
    },
    meta: SLOWLY_LIVE,
    staleTime: 30_000,
    placeholderData: (previous) => previous,
  });
  return { ...query, isOld: query.isPlaceholderData || text === '' };
}
