import {
  IconActivityHeartbeat,
  IconBell,
  IconCompass,
  IconLayoutDashboard,
  IconServer2,
} from '@tabler/icons-react';

/** The server's own page about its API, outside of this application. */
export const API_PAGE = '/api-docs';

/** The pages of the rail, in its order. `key` is the second key of the "go to" shortcut. */
export const PAGES = [
  { path: '/hosts', label: 'Hosts', icon: IconServer2, key: 'h', about: 'All machines and how they are' },
  {
    path: '/dashboards',
    label: 'Dashboards',
    icon: IconLayoutDashboard,
    key: 'd',
    about: 'Boards of your own and ready-made ones',
  },
  {
    path: '/explore',
    label: 'Explore',
    icon: IconCompass,
    key: 'e',
    about: 'Any metric, grouped and filtered',
  },
  {
    path: '/alerts',
    label: 'Alerts',
    icon: IconBell,
    key: 'a',
    about: 'What needs somebody now, and the rules that say so',
  },
  {
    path: '/system',
    label: 'System',
    icon: IconActivityHeartbeat,
    key: 's',
    about: 'How Dashboarding itself is',
  },
] as const;

/** Pages within pages, for the search. */
export const SUB_PAGES = [
  {
    path: '/dashboards/new',
    label: 'New board',
    icon: IconLayoutDashboard,
    about: 'Begin with an empty one',
  },
  { path: '/alerts/rules', label: 'Alert rules', icon: IconBell, about: 'What is watched' },
  { path: '/alerts/rules/new', label: 'New alert rule', icon: IconBell, about: 'With chart and backtest' },
  { path: '/alerts/history', label: 'Alert history', icon: IconBell, about: 'What happened, and why' },
  { path: '/alerts/silences', label: 'Silences', icon: IconBell, about: 'What is held back' },
  { path: '/alerts/channels', label: 'Alert channels and routes', icon: IconBell, about: 'Who is told' },
] as const;
