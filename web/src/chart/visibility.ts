import { useMemo, useState } from 'react';
import type { Frame } from './frame.ts';

export interface Visibility {
  /** The frame without the series that are switched off. */
  readonly shown: Frame;
  isHidden(key: string): boolean;
  /** Shows this series alone; again, shows all. */
  isolate(key: string): void;
  toggle(key: string): void;
}

/** Which series of a chart are shown, as chosen in its legend. Kept by key, so it survives refreshes. */
export function useVisibility(frame: Frame): Visibility {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  return useMemo(() => {
    const keys = frame.series.map((series) => series.key);
    const visible = keys.filter((key) => !hidden.has(key));
    // A choice that would leave nothing belongs to series that are gone.
    const effective = visible.length === 0 ? new Set<string>() : hidden;
    return {
      shown:
        effective.size === 0
          ? frame
          : { ...frame, series: frame.series.filter((s) => !effective.has(s.key)) },
      isHidden: (key) => effective.has(key),
      isolate(key) {
        const alone = visible.length === 1 && visible[0] === key;
        setHidden(alone ? new Set() : new Set(keys.filter((other) => other !== key)));
      },
      toggle(key) {
        const next = new Set(effective);
        if (!next.delete(key)) next.add(key);
        setHidden(next.size === keys.length ? new Set() : next);
      },
    };
  }, [frame, hidden]);
}
