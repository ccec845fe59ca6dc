import type { Action } from './action.ts';
import { type ListedAlert, renderAlerts } from './alerts-text.ts';
import { askApi } from './ask-api.ts';
import { textOption } from './command.ts';

/** `alerts list`: what is not as it should be now. */
export const listAlerts: Action = async ({ values }) => {
  const state = textOption(values, 'state');
  const query = state === undefined ? '' : `?${new URLSearchParams({ state })}`;
  const reply = (await askApi(values)(`/api/v1/alerts${query}`)) as {
    readonly alerts: readonly ListedAlert[];
  };
  process.stdout.write(
    values.json === true ? `${JSON.stringify(reply)}\n` : renderAlerts(reply.alerts, Date.now()),
  );
  return 0;
};
