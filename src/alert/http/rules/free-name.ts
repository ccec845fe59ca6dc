const MOST_CHARACTERS = 200;

/** `High CPU (copy)`, `High CPU (copy 2)` and so on: the first that is free, within the bounds of a rule's name. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  const base = name.replace(/ \(copy(?: \d+)?\)$/, '');
  for (let number = 1; ; number += 1) {
    const ending = number === 1 ? ' (copy)' : ` (copy ${number})`;
    const candidate = `${base.slice(0, MOST_CHARACTERS - ending.length)}${ending}`;
    if (!taken.has(candidate)) return candidate;
  }
}
