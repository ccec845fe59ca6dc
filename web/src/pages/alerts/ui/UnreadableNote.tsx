import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useTimedPath } from '../../../time/links.ts';
import type { MutingProblem } from '../api/alert-types.ts';

const MOST_LISTED = 5;

/** Which silences and inhibitions hold nothing back because they cannot be read, why, and where to set them right. */
export function UnreadableNote({ problems }: { readonly problems: readonly MutingProblem[] }) {
  const timed = useTimedPath();
  if (problems.length === 0) return null;
  return (
    <div className="note note-error" role="alert">
      <IconAlertTriangle size={18} aria-hidden="true" />
      <div className="note-text">
        <strong>{headline(problems)}</strong>
        <span>Alerts that they should hold back are told. Set them right, or delete them.</span>
        <ul className="al-unreadable">
          {problems.slice(0, MOST_LISTED).map(({ kind, id, name, message }) => (
            <li key={id}>
              <Link to={timed(placeOf(kind, id))}>{name}</Link>: {message}
            </li>
          ))}
          {problems.length > MOST_LISTED && <li>and {problems.length - MOST_LISTED} more</li>}
        </ul>
      </div>
    </div>
  );
}

/** "1 silence and 2 inhibitions cannot be read and hold nothing back". */
function headline(problems: readonly MutingProblem[]): string {
  const count = (wanted: MutingProblem['kind']) => problems.filter(({ kind }) => kind === wanted).length;
  const [silences, inhibitions] = [count('silence'), count('inhibition')];
  const words = [
    ...(silences === 0 ? [] : [silences === 1 ? '1 silence' : `${silences} silences`]),
    ...(inhibitions === 0 ? [] : [inhibitions === 1 ? '1 inhibition' : `${inhibitions} inhibitions`]),
  ];
  return `${words.join(' and ')} cannot be read and ${problems.length === 1 ? 'holds' : 'hold'} nothing back`;
}

function placeOf(kind: MutingProblem['kind'], id: string): string {
  return kind === 'silence' ? `/alerts/silences?silence=${encodeURIComponent(id)}` : '/alerts/channels';
}
