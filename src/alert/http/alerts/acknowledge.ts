import { AppError } from '../../../lib/errors.ts';
import type { Acknowledgement, AlertInstance, Change, Metadata } from '../../../metadata/port.ts';

/**
 * Says that somebody takes care of what an alert says now. A second acknowledgement replaces the first. Throws `NOT_FOUND`
 * (404) for an alert that there never was, `ALERT_OVER` (409) for one that is over.
 */
export async function acknowledge(
  metadata: Pick<Metadata, 'alerts' | 'audit'>,
  { alertId, comment }: { readonly alertId: string; readonly comment: string },
  change: Change,
): Promise<void> {
  const instance = await instanceOf(metadata, alertId);
  const { episodeId } = instance.event;
  if (episodeId === null) throw over(alertId);
  const acknowledgement: Acknowledgement = { episodeId, ...change, comment };
  if (!(await metadata.alerts.acknowledge(alertId, acknowledgement))) throw over(alertId);
  await metadata.audit.add({
    ...change,
    ...{ action: 'acknowledge', kind: 'alert', subjectId: alertId, subjectName: instance.event.ruleName },
    ...(instance.acknowledgement === null ? {} : { before: instance.acknowledgement }),
    after: acknowledgement,
  });
}

async function instanceOf({ alerts }: Pick<Metadata, 'alerts'>, alertId: string): Promise<AlertInstance> {
  const [last] = await alerts.events({ alertId, limit: 1 });
  if (last === undefined) {
    throw new AppError('NOT_FOUND', `there is no alert with the id ${JSON.stringify(alertId)}`, {
      status: 404,
      fix: 'GET /api/v1/alerts lists those there are.',
    });
  }
  const found = (await alerts.instances([last.ruleId])).find((instance) => instance.alertId === alertId);
  if (found === undefined) throw over(alertId);
  return found;
}

function over(alertId: string): AppError {
  return new AppError('ALERT_OVER', `the alert ${alertId} is over: there is nothing to acknowledge`, {
    status: 409,
    fix: 'It can be acknowledged again when it comes back.',
  });
}
