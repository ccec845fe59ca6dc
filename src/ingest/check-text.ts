const CONTROL = /\p{Cc}/u;

/** Bytes of `text` in UTF-8. Short texts are measured without a call when their length alone decides. */
export function exceedsBytes(text: string, maxBytes: number): boolean {
  if (text.length > maxBytes) return true;
  // A UTF-16 unit is at most three bytes of UTF-8.
  return text.length * 3 > maxBytes && Buffer.byteLength(text) > maxBytes;
}

/** What is wrong with a name, key or unit, in words that follow "…: "; undefined when it can be stored. */
export function textFault(text: string): string | undefined {
  if (text.length === 0) return 'must not be empty';
  if (CONTROL.test(text)) return 'must not contain control characters';
  if (!text.isWellFormed()) return 'must be valid Unicode, but holds half of a surrogate pair';
  return undefined;
}
