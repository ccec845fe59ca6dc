import { Button } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { isConflict } from '../../../api/errors.ts';
import { ErrorNote } from '../../../ui/Notes.tsx';
import { fieldErrors } from '../api/field-errors.ts';

export interface SaveProblemProps {
  readonly error: Error | null;
  /** "The silence": what could not be saved. */
  readonly subject: string;
  readonly onRetry: () => void;
  /** What others stored is taken in place of what is written here. */
  readonly onTakeTheirs: () => void;
  readonly onOverwrite: () => void;
}

/** Why a form could not be saved, unless a field says it. What was typed stays whatever happens. */
export function SaveProblem({ error, subject, onRetry, onTakeTheirs, onOverwrite }: SaveProblemProps) {
  if (error === null || Object.keys(fieldErrors(error)).length > 0) return null;
  if (!isConflict(error)) {
    return (
      <div ref={intoSight} className="al-save-problem">
        <ErrorNote
          what={`${subject} could not be saved; what was typed is kept`}
          error={error}
          onRetry={onRetry}
        />
      </div>
    );
  }
  return (
    <div ref={intoSight} className="ui-notice al-save-problem" role="alert">
      <IconUsers size={18} aria-hidden="true" />
      <span>{error.message}. Nothing of yours is saved yet.</span>
      <Button size="compact-sm" variant="default" onClick={onTakeTheirs}>
        Take theirs
      </Button>
      <Button size="compact-sm" variant="default" onClick={onOverwrite}>
        Save mine over it
      </Button>
    </div>
  );
}

/** The buttons at the foot of a long form lie over it, and must not over this. */
function intoSight(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}
