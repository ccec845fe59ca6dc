import type { ReactNode } from 'react';
import { useLiveTicks } from '../api/live.ts';

/** The frame of pages that stand for themselves: in another site, on a wall, behind a public link. No way to the others. */
export function BareShell({ children }: { readonly children: ReactNode }) {
  useLiveTicks();
  return (
    <div className="shell" data-rail="none">
      {children}
    </div>
  );
}
