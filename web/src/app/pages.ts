import { IconActivityHeartbeat, IconCompass, IconServer2 } from '@tabler/icons-react';

/** The server's own page about its API, outside of this application. */
export const API_PAGE = '/api-docs';

/** The pages of the rail, in its order. `key` is the second key of the "go to" shortcut. */
export const PAGES = [
  { path: '/hosts', label: 'Hosts', icon: IconServer2, key: 'h', about: 'All machines and how they are' },
  {
    path: '/explore',
    label: 'Explore',
    icon: IconCompass,
    key: 'e',
    about: 'Any metric, grouped and filtered',
  },
  {
    path: '/system',
    label: 'System',
    icon: IconActivityHeartbeat,
    key: 's',
    about: 'How Dashboarding itself is',
  },
] as const;
