import { AppError } from '../../lib/errors.ts';

export interface BrowserSearch {
  /** What was named to be used. */
  readonly given?: string | undefined;
  /** Where one may be, best first. */
  readonly places: readonly string[];
  readonly exists: (path: string) => boolean;
}

/** The path of the browser that draws. Throws `BROWSER_MISSING`. */
export function findBrowser({ given, places, exists }: BrowserSearch): string {
  if (given !== undefined) {
    if (exists(given)) return given;
    throw missing(`--browser: there is no file ${JSON.stringify(given)}`);
  }
  const found = places.find(exists);
  if (found !== undefined) return found;
  throw missing(
    places.length === 1
      ? `CHROMIUM_PATH: there is no file ${places[0]}`
      : 'no browser was found to draw with',
  );
}

function missing(message: string): AppError {
  return new AppError('BROWSER_MISSING', message, {
    status: 501,
    fix: 'Install Chromium ("apt install chromium"), Chrome or Edge, or name one with --browser PATH.',
  });
}
