import { AppError } from '../../lib/errors.ts';
import type { DocumentKind, Lease, StoredDocument } from '../port.ts';

const WORDS: Readonly<Record<DocumentKind, string>> = {
  alert_rules: 'alert rule',
  recording_rules: 'recording rule',
  notification_channels: 'notification channel',
  notification_routes: 'notification route',
  silences: 'silence',
  inhibitions: 'inhibition',
  dashboards: 'dashboard',
};

export function notFound(kind: DocumentKind, id: string): AppError {
  return new AppError('NOT_FOUND', `there is no ${WORDS[kind]} ${id}`, {
    status: 404,
    fix: 'It may have been deleted meanwhile: load the list again.',
  });
}

export function nameTaken(kind: DocumentKind, name: string): AppError {
  return new AppError('NAME_TAKEN', `name: there is already a ${WORDS[kind]} named "${name}"`, {
    status: 409,
    fix: 'Choose another name.',
  });
}

export function idTaken(kind: DocumentKind, id: string): AppError {
  return new AppError('ID_TAKEN', `id: there is already a ${WORDS[kind]} ${id}`, {
    status: 409,
    fix: 'Leave the id out: a random one is then made.',
  });
}

export function versionConflict(kind: DocumentKind, stored: StoredDocument, version: number): AppError {
  const when = new Date(stored.updatedAtMs).toISOString();
  return new AppError(
    'VERSION_CONFLICT',
    `the ${WORDS[kind]} "${stored.name}" is at version ${stored.version}, not ${version}: ${stored.updatedBy} changed it at ${when}`,
    { status: 409, fix: 'Load it again and repeat the change on what is there now.' },
  );
}

export function leaseLost({ name, owner, generation }: Lease): AppError {
  return new AppError(
    'LEASE_LOST',
    `the lease ${name} is not ${owner}'s (generation ${generation}) any more; nothing was stored`,
    { status: 409 },
  );
}
