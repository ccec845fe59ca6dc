const MOST_SUGGESTIONS = 3;
/** A catalog can hold very many names; a hint is not worth reading them all. */
const MOST_NAMES_READ = 20_000;

/** Up to three known names that `wrong` most likely meant, the best first. */
export function closeNames(wrong: string, known: Iterable<string>): readonly string[] {
  const wanted = wrong.toLowerCase();
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  const close: { readonly name: string; readonly distance: number }[] = [];
  let read = 0;
  for (const name of known) {
    if (++read > MOST_NAMES_READ) break;
    const distance = distanceOf(wanted, name.toLowerCase(), limit + 1);
    if (distance <= limit) close.push({ name, distance });
  }
  close.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  return close.slice(0, MOST_SUGGESTIONS).map(({ name }) => name);
}

/** A name typed in part is nearer than one with as many wrong letters. */
function distanceOf(wanted: string, name: string, limit: number): number {
  if (wanted.length >= 3 && name.startsWith(wanted)) return 0.5;
  if (wanted.length >= 3 && name.includes(wanted)) return 0.75;
  return editDistance(wanted, name, limit);
}

/** Levenshtein distance, given up as soon as it is known to reach `limit`. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let previous = Uint16Array.from({ length: b.length + 1 }, (_, column) => column);
  let current = new Uint16Array(b.length + 1);
  for (let row = 1; row <= a.length; row += 1) {
    current[0] = row;
    let least = row;
    for (let column = 1; column <= b.length; column += 1) {
      const replaced =
        (previous[column - 1] as number) + (a.charCodeAt(row - 1) === b.charCodeAt(column - 1) ? 0 : 1);
      const moved = Math.min(previous[column] as number, current[column - 1] as number) + 1;
      current[column] = Math.min(replaced, moved);
      least = Math.min(least, current[column] as number);
    }
    if (least >= limit) return limit;
    [previous, current] = [current, previous];
  }
  return Math.min(previous[b.length] as number, limit);
}
