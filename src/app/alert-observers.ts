import type { EvaluatorObserver } from '../alert/engine/index.ts';
import type { NotifyObserver } from '../alert/notify/index.ts';
import type { Metrics } from '../telemetry/metrics.ts';

/** Binds what the evaluator tells to the server's own metrics. */
export function evaluatorObserver({ alerts }: Metrics): EvaluatorObserver {
  return {
    alerts: ({ firing, pending }) => {
      alerts.firing.set(firing);
      alerts.pending.set(pending);
    },
    round: ({ rules, events, workSeconds }) => {
      alerts.roundSeconds.observe(workSeconds);
      alerts.evaluatedRules.inc(rules);
      alerts.events.inc(events);
    },
    missed: (evaluations) => alerts.missed.inc(evaluations),
    failed: ({ kind, rules }) => alerts.failures.inc({ kind }, rules),
    samplesLost: (samples) => alerts.samplesLost.inc(samples),
  };
}

/** Binds what the notifier tells to the server's own metrics. */
export function notifyObserver({ notifications }: Metrics): NotifyObserver {
  return {
    sent: ({ type, seconds }) => {
      notifications.sent.inc({ type });
      notifications.sendSeconds.observe({ type }, seconds);
    },
    delaySeconds: (seconds) => notifications.delaySeconds.observe(seconds),
    retried: ({ type }) => notifications.retried.inc({ type }),
    failed: ({ type }) => notifications.failed.inc({ type }),
    openBreakers: (targets) => notifications.openBreakers.set(targets),
    pending: (messages) => notifications.pending.set(messages),
  };
}
