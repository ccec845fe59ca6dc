import { closeNames } from '../../../lib/close-names.ts';
import { AppError } from '../../../lib/errors.ts';
import type { Metadata, StoredDocument } from '../../../metadata/port.ts';

type Documents = Pick<Metadata, 'documents'>;

/** Throws (400) when one of the names is that of no channel: what nobody is told of is found out too late. */
export async function checkChannelNames(
  names: readonly string[],
  { metadata, code, place }: { readonly metadata: Documents; readonly code: string; readonly place: string },
): Promise<void> {
  if (names.length === 0) return;
  const known = (await metadata.documents('notification_channels').list()).map(({ name }) => name);
  const index = names.findIndex((name) => !known.includes(name));
  if (index < 0) return;
  const wrong = names[index] ?? '';
  const [close] = closeNames(wrong, known);
  throw new AppError(code, `${place}[${index}]: there is no channel ${JSON.stringify(wrong)}`, {
    status: 400,
    fix: close === undefined ? 'Make the channel first.' : `Did you mean ${JSON.stringify(close)}?`,
  });
}

/** Throws `CHANNEL_IN_USE` (409) when routes or rules name the channel. */
export async function checkUnused(channel: string, metadata: Documents): Promise<void> {
  const [routes, rules] = await Promise.all([
    metadata.documents('notification_routes').list(),
    metadata.documents('alert_rules').list(),
  ]);
  const users = [
    ...routes
      .filter(({ body }) => namesOfRoute(body).includes(channel))
      .map((route) => quoted('route', route)),
    ...rules.filter(({ body }) => namesOfRule(body).includes(channel)).map((rule) => quoted('rule', rule)),
  ];
  if (users.length === 0) return;
  const shown = users.slice(0, 5).join(', ');
  const more = users.length > 5 ? ` and ${users.length - 5} more` : '';
  throw new AppError('CHANNEL_IN_USE', `the channel ${JSON.stringify(channel)} is named by ${shown}${more}`, {
    status: 409,
    fix: 'Take it out there first, or disable it.',
  });
}

function namesOfRoute(body: unknown): readonly string[] {
  return (body as { readonly channels?: readonly string[] }).channels ?? [];
}

function namesOfRule(body: unknown): readonly string[] {
  return (
    (body as { readonly notification?: { readonly channels?: readonly string[] } }).notification?.channels ??
    []
  );
}

function quoted(noun: string, { name }: StoredDocument): string {
  return `the ${noun} ${JSON.stringify(name)}`;
}
