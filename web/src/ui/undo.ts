import { createContext, useContext } from 'react';

/** Something that was done, and how it is taken back. */
export interface Done {
  readonly words: string;
  readonly undo?: () => Promise<unknown>;
}

/** Tells what was done, and offers to take it back for a while. */
export type Tell = (done: Done) => void;

export const UndoContext = createContext<Tell | undefined>(undefined);

export function useTell(): Tell {
  const tell = useContext(UndoContext);
  if (tell === undefined) throw new Error('BUG: useTell outside of UndoProvider');
  return tell;
}
