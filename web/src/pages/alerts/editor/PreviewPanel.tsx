import { whole } from '../../../format/number.ts';
import { formatValue, type Unit } from '../../../format/units.ts';
import { Ago } from '../../../ui/Ago.tsx';
import { LoadingBar } from '../../../ui/LoadingBar.tsx';
import { ErrorNote } from '../../../ui/Notes.tsx';
import { StateWord } from '../../../ui/StateWord.tsx';
import type { Preview, Rule } from '../api/rule-types.ts';
import { groupWords } from '../rules/rule-words.ts';
import { AlertStateWord } from '../ui/AlertStateWord.tsx';
import { TagList } from '../ui/TagList.tsx';

export interface PreviewPanelProps {
  readonly preview: Preview | undefined;
  readonly unit: Unit;
  /** Undefined also for an error that is told at its field. */
  readonly error: Error | null;
  readonly busy: boolean;
  readonly isOld: boolean;
  readonly missing: string | undefined;
  readonly onRetry: () => void;
  /** The stored rule, where there is one. */
  readonly rule: Rule | undefined;
}

const MOST_GROUPS = 12;

/** Each group as it is at this moment: its value, and whether the condition is met. */
export function PreviewPanel(props: PreviewPanelProps) {
  const { preview, unit, error, busy, isOld, missing, onRetry, rule } = props;
  const groups = preview?.groups ?? [];
  const count = preview?.groupCount ?? groups.length;
  const met = preview?.metCount ?? groups.filter((group) => group.met).length;
  return (
    <section className="panel al-side-panel" aria-label="Now">
      <LoadingBar active={busy} />
      <header className="panel-head">
        <h2 className="panel-title">
          Now
          {preview !== undefined && missing === undefined && error === null && (
            <small>
              {whole(met)} of {count === 1 ? '1 group' : `${whole(count)} groups`} met
            </small>
          )}
        </h2>
      </header>
      {rule !== undefined && <Standing rule={rule} />}
      {missing !== undefined && <p className="ui-line-words">{missing}</p>}
      {error !== null && missing === undefined && (
        <ErrorNote small what="The rule could not be evaluated" error={error} onRetry={onRetry} />
      )}
      {preview?.errors?.map((words) => (
        <p key={words} className="ui-line-words al-error-text">
          {words}
        </p>
      ))}
      {missing === undefined && error === null && preview !== undefined && (
        <div className={isOld ? 'is-dimmed' : undefined}>
          {groups.length === 0 && (preview.errors ?? []).length === 0 && (
            <p className="ui-line-words">No series has this metric and passes the filters now.</p>
          )}
          <ul className="al-groups">
            {groups.slice(0, MOST_GROUPS).map((group) => (
              <li key={JSON.stringify(group.tags)}>
                <StateWord {...metWord(group)} />
                <TagList tags={group.tags} most={4} />
                <span className="num">{formatValue(group.value, unit)}</span>
              </li>
            ))}
          </ul>
          {count > MOST_GROUPS && (
            <p className="ui-line-words">and {whole(count - MOST_GROUPS)} more groups</p>
          )}
        </div>
      )}
    </section>
  );
}

function metWord({ value, met }: Preview['groups'][number]) {
  if (value === null) return { state: 'nodata', word: 'no data' } as const;
  return met ? ({ state: 'bad', word: 'met' } as const) : ({ state: 'ok', word: 'not met' } as const);
}

/** How the stored rule stands, whatever is being changed. */
function Standing({ rule: { status } }: { readonly rule: Rule }) {
  return (
    <p className="al-standing">
      <AlertStateWord state={status.state} />
      {status.lastEvaluationMs !== null && (
        <span className="ui-quiet" title={groupWords(status)}>
          evaluated <Ago ms={status.lastEvaluationMs} />
        </span>
      )}
      {status.missedEvaluations > 0 && (
        <span className="al-warn-text">{whole(status.missedEvaluations)} missed</span>
      )}
    </p>
  );
}
