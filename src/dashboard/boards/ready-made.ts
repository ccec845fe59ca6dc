import type { BuiltInDashboard } from '../document/built-in.ts';
import { HEALTH } from './health/health.ts';
import { HOST } from './host/host.ts';
import { HOSTS } from './hosts/hosts.ts';
import { POSTGRESQL } from './postgresql/postgresql.ts';
import { RABBITMQ } from './rabbitmq/rabbitmq.ts';

/** The boards that come with the program; each shows something as soon as its metrics come in. Their ids are for ever: links hold them. */
export const READY_MADE_BOARDS: readonly BuiltInDashboard[] = [
  { id: 'dashboarding-hosts', dashboard: HOSTS },
  { id: 'dashboarding-host', dashboard: HOST },
  { id: 'dashboarding-health', dashboard: HEALTH },
  { id: 'dashboarding-rabbitmq', dashboard: RABBITMQ },
  { id: 'dashboarding-postgresql', dashboard: POSTGRESQL },
];
