import { useMemo, useState } from 'react';

export interface Selection {
  readonly ids: ReadonlySet<string>;
  readonly all: boolean;
  toggle(id: string): void;
  toggleAll(): void;
  clear(): void;
}

/** Which of the listed things are ticked. One that leaves the list is no longer ticked. */
export function useSelection(listed: readonly { readonly id: string }[]): Selection {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  return useMemo(() => {
    const ids = new Set(listed.map(({ id }) => id).filter((id) => ticked.has(id)));
    const all = ids.size > 0 && ids.size === listed.length;
    return {
      ids,
      all,
      toggle(id) {
        const next = new Set(ids);
        if (!next.delete(id)) next.add(id);
        setTicked(next);
      },
      toggleAll: () => setTicked(all ? new Set() : new Set(listed.map(({ id }) => id))),
      clear: () => setTicked(new Set()),
    };
  }, [listed, ticked]);
}
