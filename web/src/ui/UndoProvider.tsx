import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { isTyping } from './is-typing.ts';
import { type Done, UndoContext } from './undo.ts';

// Long enough to read it; with a way back also to see what it did, and to change one's mind.
const TOLD_MS = 6_000;
const UNDOABLE_MS = 15_000;

interface Shown extends Done {
  readonly id: number;
  readonly failed?: boolean;
}

let nextId = 1;

/** The line at the foot of the page that says what was done; `u` or its button takes it back. */
export function UndoProvider({ children }: { readonly children: ReactNode }) {
  const [shown, setShown] = useState<Shown>();
  const tell = useCallback((done: Done) => setShown({ ...done, id: nextId++ }), []);
  return (
    <UndoContext value={tell}>
      {children}
      <div className="ui-undo" role="status" aria-live="polite">
        {shown !== undefined && <Line key={shown.id} shown={shown} onChange={setShown} />}
      </div>
    </UndoContext>
  );
}

interface LineProps {
  readonly shown: Shown;
  readonly onChange: (next: Shown | undefined) => void;
}

function Line({ shown, onChange }: LineProps) {
  const [held, setHeld] = useState(false);
  const [busy, setBusy] = useState(false);
  const { undo, words } = shown;

  const takeBack = useCallback(async () => {
    if (undo === undefined) return;
    setBusy(true);
    try {
      await undo();
      onChange({ id: nextId++, words: 'Taken back.' });
    } catch (error) {
      setBusy(false);
      const { message } = error as Error;
      onChange({ id: nextId++, words: `It could not be taken back: ${message}`, undo, failed: true });
    }
  }, [undo, onChange]);

  useEffect(() => {
    if (held || busy || shown.failed === true) return;
    const timer = setTimeout(() => onChange(undefined), undo === undefined ? TOLD_MS : UNDOABLE_MS);
    return () => clearTimeout(timer);
  }, [held, busy, undo, shown.failed, onChange]);

  useEffect(() => {
    if (undo === undefined) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'u' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target)) return;
      event.preventDefault();
      void takeBack();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [undo, takeBack]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the pointer only holds the clock.
    <div
      className="ui-undo-line"
      data-failed={shown.failed}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className="ui-undo-words">{words}</span>
      {undo !== undefined && (
        <Button
          size="compact-sm"
          variant="default"
          loading={busy}
          aria-keyshortcuts="u"
          onClick={() => void takeBack()}
        >
          {shown.failed === true ? 'Try again' : 'Undo'}
        </Button>
      )}
      <ActionIcon
        size="sm"
        variant="subtle"
        color="gray"
        aria-label="Hide this message"
        onClick={() => onChange(undefined)}
      >
        <IconX size={14} />
      </ActionIcon>
    </div>
  );
}
