/** How many there are, for the heading of what is closed; nothing when there are none. */
export function counted(count: number, word?: string): string | undefined {
  if (count === 0) return undefined;
  return word === undefined ? String(count) : `${count} ${word}`;
}
