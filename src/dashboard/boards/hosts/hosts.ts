import type { Dashboard } from '../../../model/dashboard/document.ts';
import { board, linkTo, marks, tagVariable } from '../build/board.ts';
import { OVER_TIME } from './over-time.ts';
import { OVERVIEW } from './overview.ts';

/** All hosts with an agent: which one is in trouble, and with what. */
export const HOSTS: Dashboard = board({
  title: 'Hosts',
  description: 'All hosts that run the agent, the fullest and busiest first.',
  tags: ['hosts', 'agent'],
  variables: [tagVariable({ name: 'host', label: 'Host', metric: 'uptime_seconds', tag: 'host' })],
  links: [linkTo('One host', 'dashboarding-host'), linkTo('Dashboarding itself', 'dashboarding-health')],
  annotations: marks(),
  sections: [OVERVIEW, OVER_TIME],
});
