import type { CharKind } from './alphabet.ts';
import type { Assertion } from './syntax.ts';

/** What lies on one side of a place in the text. */
export type Side = CharKind | 'edge';

/** Whether the assertion holds between two characters, or a character and an end of the text. */
export function holds(assertion: Assertion, before: Side, after: Side): boolean {
  switch (assertion) {
    case 'textStart':
      return before === 'edge';
    case 'textEnd':
      return after === 'edge';
    case 'lineStart':
      return before === 'edge' || before === 'newline';
    case 'lineEnd':
      return after === 'edge' || after === 'newline';
    case 'wordBoundary':
      return (before === 'word') !== (after === 'word');
    case 'notWordBoundary':
      return (before === 'word') === (after === 'word');
  }
}
