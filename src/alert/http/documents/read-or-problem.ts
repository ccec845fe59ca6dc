import type { StoredDocument } from '../../../metadata/port.ts';
import { wordsOf } from '../alerts/current-muting.ts';

/** Why a document cannot be read. */
export interface Unreadable {
  readonly problem: string;
}

/** One that cannot be read is shown with what is wrong, so that it can be set right or deleted. */
export function readOrProblem<T>(
  document: StoredDocument,
  read: (document: StoredDocument) => T,
): T | Unreadable {
  try {
    return read(document);
  } catch (error) {
    return { problem: `it cannot be read, and holds nothing back: ${wordsOf(error)}` };
  }
}
