import { ApiError } from '../../../api/errors.ts';

/** What is wrong, by the place in what was sent: `query.metric`, `annotations.summary`, `matchers[0].value`. */
export type FieldErrors = Readonly<Record<string, string>>;

// Keys of labels may have spaces in them; behind a matcher stands the matcher itself, in brackets.
const PLACE = /^(?:body\.)?(?:rule\.)?([A-Za-z]\w*(?:\[\d+\]|\.[^:[]+)*)(?: \(.*?\))?: (.+)$/s;

/** The server names the place first: `threshold: expected a number`. Several are parted by semicolons. */
export function fieldErrors(error: Error | null): FieldErrors {
  if (!(error instanceof ApiError) || error.status < 400 || error.status >= 500) return {};
  const parts = error.message.split(/; (?=[A-Za-z][\w.[\]]*: )/);
  const found = parts.flatMap((part) => {
    const [, place, words] = PLACE.exec(part) ?? [];
    return place === undefined || words === undefined ? [] : [[place, words] as const];
  });
  if (found.length === 0 && error.code === 'NAME_TAKEN') return { name: error.message };
  const fix = error.fix === undefined || found.length !== 1 ? '' : ` ${error.fix}`;
  return Object.fromEntries(found.map(([place, words]) => [place, capital(words) + fix]));
}

function capital(text: string): string {
  const start = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(start) ? start : `${start}.`;
}

/** The error at a place or anywhere inside of it. */
export function errorAt(errors: FieldErrors, place: string): string | undefined {
  const inside = Object.entries(errors).find(
    ([key]) => key === place || key.startsWith(`${place}.`) || key.startsWith(`${place}[`),
  );
  return inside?.[1];
}
