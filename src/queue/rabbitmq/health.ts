import type { PartHealth } from '../../lib/part-health.ts';
import { blockedText } from './publisher.ts';

export interface LinkHealth {
  /** Whether this process cannot do its work without the connection. */
  readonly needed: boolean;
  readonly health: PartHealth;
}

/** What the queue says of itself: it fails when a connection fails that this process needs. */
export function queueHealth(parts: {
  readonly publishing: LinkHealth;
  readonly consuming: LinkHealth;
  readonly blocked: string | undefined;
}): PartHealth {
  const links = [parts.publishing, parts.consuming];
  const broken = links.find((link) => link.needed && !isOk(link)) ?? links.find((link) => !isOk(link));
  if (broken !== undefined) return { ...broken.health, status: broken.needed ? 'failing' : 'degraded' };
  if (parts.blocked === undefined) return { status: 'ok' };
  const status = parts.publishing.needed ? 'failing' : 'degraded';
  return { status, code: 'QUEUE_BLOCKED', message: blockedText(parts.blocked) };
}

function isOk({ health }: LinkHealth): boolean {
  return health.status === 'ok';
}
