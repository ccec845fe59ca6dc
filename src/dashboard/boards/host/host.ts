import type { Dashboard } from '../../../model/dashboard/document.ts';
import { board, linkTo, marks, oneTagVariable, tagVariable } from '../build/board.ts';
import { DISKS } from './disks.ts';
import { NETWORK } from './network.ts';
import { OVERVIEW } from './overview.ts';
import { PROCESSES } from './processes.ts';
import { ofHost } from './shared.ts';

/** One host: what it is short of, and since when. */
export const HOST: Dashboard = board({
  title: 'One host',
  description: 'One host that runs the agent: what it is short of, and since when.',
  tags: ['hosts', 'agent'],
  variables: [
    oneTagVariable({ name: 'host', label: 'Host', metric: 'uptime_seconds', tag: 'host' }),
    tagVariable({
      name: 'device',
      label: 'Disk',
      metric: 'disk_reads_total',
      tag: 'device',
      filters: ofHost,
    }),
    tagVariable({
      name: 'interface',
      label: 'Interface',
      metric: 'network_received_bytes_total',
      tag: 'interface',
      filters: ofHost,
    }),
  ],
  links: [linkTo('All hosts', 'dashboarding-hosts'), linkTo('Dashboarding itself', 'dashboarding-health')],
  annotations: marks({ host: '$host' }),
  sections: [OVERVIEW, DISKS, NETWORK, PROCESSES],
});
