import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { useLiveTicks } from '../api/live.ts';
import { CommandPalette } from './CommandPalette.tsx';
import { HelpSheet } from './HelpSheet.tsx';
import { Rail } from './Rail.tsx';
import { useRailWidth } from './rail-width.ts';
import { useShortcuts } from './shortcuts.ts';

/** The frame around every page: skip link, rail, and the helpers that any page can call up. */
export function Shell({ children }: { readonly children: ReactNode }) {
  useLiveTicks();
  const { helpOpen, setHelpOpen } = useShortcuts();
  const rail = useRailWidth();
  const [params] = useSearchParams();
  // A board that fills the screen has no way elsewhere in sight; Esc brings it back.
  const kiosk = params.has('kiosk');
  return (
    <div className="shell" data-rail={kiosk ? 'none' : rail.narrow ? 'narrow' : 'wide'}>
      <a className="skip-link" href="#main">
        Skip to content
      </a>
      {!kiosk && <Rail narrow={rail.narrow} onToggle={rail.toggle} onHelp={() => setHelpOpen(true)} />}
      {children}
      <CommandPalette onHelp={() => setHelpOpen(true)} />
      <HelpSheet open={helpOpen} onClose={() => setHelpOpen(false)} />
    </div>
  );
}
