/** Whether `text` is longer than `maxBytes` in UTF-8. Short texts are not measured when their length alone decides. */
export function exceedsBytes(text: string, maxBytes: number): boolean {
  if (text.length > maxBytes) return true;
  // A UTF-16 unit is at most three bytes of UTF-8.
  return text.length * 3 > maxBytes && Buffer.byteLength(text) > maxBytes;
}

/** What is wrong with a name, key or unit, in words that follow "…: "; undefined when it can be stored. */
export function textFault(text: string): string | undefined {
  if (text.length === 0) return 'must not be empty';
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x20 || (unit >= 0x7f && unit < 0xa0)) return 'must not contain control characters';
    if (unit < 0xd800) continue;
    if (!text.isWellFormed()) return 'must be valid Unicode, but holds half of a surrogate pair';
  }
  return undefined;
}
