import { ownLabels } from '../active/alert-rows.ts';
import type { Alert } from '../api/alert-types.ts';
import type { Matcher } from '../api/notify-types.ts';
import { AlertStateWord } from '../ui/AlertStateWord.tsx';
import { matchesAll, unreadableMatchers } from '../ui/matching.ts';
import { TagList } from '../ui/TagList.tsx';

const MOST_LISTED = 6;

export interface MatchingAlertsProps {
  readonly matchers: readonly Matcher[];
  readonly alerts: readonly Alert[];
}

/** Which of the alerts that there are now would be held back. */
export function MatchingAlerts({ matchers, alerts }: MatchingAlertsProps) {
  const written = matchers.filter(({ key }) => key.trim() !== '');
  const [unreadable] = unreadableMatchers(written);
  if (unreadable !== undefined) return <NotCounted matcher={unreadable} />;
  const matching = written.length === 0 ? [] : alerts.filter(({ labels }) => matchesAll(labels, written));
  return (
    <div className="al-matching">
      <p role="status">{words(written.length, matching.length)}</p>
      <ul>
        {matching.slice(0, MOST_LISTED).map((alert) => (
          <li key={alert.alertId}>
            <AlertStateWord state={alert.state} /> {alert.ruleName}{' '}
            <TagList tags={ownLabels(alert)} most={3} />
          </li>
        ))}
        {matching.length > MOST_LISTED && <li>and {matching.length - MOST_LISTED} more</li>}
      </ul>
    </div>
  );
}

/** A count of those that this browser can read would be another count than the server's. */
function NotCounted({ matcher: { key, op, value } }: { readonly matcher: Matcher }) {
  return (
    <div className="al-matching">
      <p role="status">
        Not counted here: this browser cannot read the pattern{' '}
        <code>
          {key} {op} {value}
        </code>
        . The server reads RE2; it says when you save whether it is one, and the list shows how many alerts
        match.
      </p>
    </div>
  );
}

function words(matchers: number, alerts: number): string {
  if (matchers === 0) return 'Name a label to see which alerts match.';
  if (alerts === 0) return 'No alert that is active now matches; later ones may.';
  return alerts === 1 ? '1 active alert matches:' : `${alerts} active alerts match:`;
}
