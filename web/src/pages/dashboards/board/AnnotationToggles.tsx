import { IconBell, IconFlag } from '@tabler/icons-react';
import type { Dashboard } from '../../../../../src/model/dashboard/document.ts';

export interface AnnotationTogglesProps {
  readonly board: Dashboard;
  readonly shown: ReadonlySet<string>;
  readonly onToggle: (name: string) => void;
  /** There are older marks in the range than are drawn. */
  readonly more: boolean;
}

/** One switch a source of annotations. A board without sources has none: its own notes are always there. */
export function AnnotationToggles({ board, shown, onToggle, more }: AnnotationTogglesProps) {
  return (
    <>
      {board.annotations.length > 0 && <Toggles board={board} shown={shown} onToggle={onToggle} />}
      {more && (
        <span className="board-more-notes" role="status">
          Only the latest marks are shown: a shorter time range shows all
        </span>
      )}
    </>
  );
}

function Toggles({ board, shown, onToggle }: Omit<AnnotationTogglesProps, 'more'>) {
  return (
    <fieldset className="ui-chips" aria-label="Annotations">
      {board.annotations.map(({ name, kind }) => {
        const Icon = kind === 'alerts' ? IconBell : IconFlag;
        return (
          <button
            key={name}
            type="button"
            className="ui-chip"
            aria-pressed={shown.has(name)}
            onClick={() => onToggle(name)}
          >
            <Icon size={13} aria-hidden="true" />
            {name}
          </button>
        );
      })}
    </fieldset>
  );
}
