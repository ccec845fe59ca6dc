import type { AlertListPanel } from '../../../../src/model/dashboard/panel.ts';
import type { Alert } from '../../pages/alerts/api/alert-types.ts';

/** The alerts that a panel asks for. No states are all; labels must have the values it names. */
export function chosenAlerts(alerts: readonly Alert[], { states, labels }: AlertListPanel): Alert[] {
  const wanted = Object.entries(labels);
  return alerts.filter(
    (alert) =>
      (states.length === 0 || states.includes(alert.state)) &&
      wanted.every(([key, value]) => Object.hasOwn(alert.labels, key) && alert.labels[key] === value),
  );
}
