import { useState } from 'react';
import { readSetting, writeSetting } from '../time/refresh.ts';

const KEY = 'dashboarding.rail';

export function useRailWidth(): { readonly narrow: boolean; readonly toggle: () => void } {
  const [narrow, setNarrow] = useState(() => readSetting(KEY) === 'narrow');
  return {
    narrow,
    toggle() {
      writeSetting(KEY, narrow ? 'wide' : 'narrow');
      setNarrow(!narrow);
    },
  };
}
