/** The items with one of them a place further up. */
export function raised<T>(items: readonly T[], index: number): readonly T[] {
  const [before, one] = [items[index - 1], items[index]];
  if (before === undefined || one === undefined) return items;
  return items.map((item, i) => (i === index ? before : i === index - 1 ? one : item));
}
