const STEP_BYTES = 1024;

/** The position of the first byte that is not UTF-8 in bytes that are known to hold one. */
export function invalidUtf8At(bytes: Uint8Array): number {
  const whole = firstFailure(bytes, 0, bytes.length, STEP_BYTES);
  // A character may begin in the step before.
  let start = whole;
  while (start > 0 && start > whole - 4 && isContinuation(bytes[start] as number)) start -= 1;
  if (start > 0) start -= 1;
  while (start > 0 && isContinuation(bytes[start] as number)) start -= 1;
  return firstFailure(bytes, start, Math.min(bytes.length, whole + STEP_BYTES), 1);
}

/** Where the first piece begins that a strict decoder refuses; `end` when the last character is cut off. */
function firstFailure(bytes: Uint8Array, start: number, end: number, step: number): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let at = start; at < end; at += step) {
    try {
      decoder.decode(bytes.subarray(at, Math.min(at + step, end)), { stream: true });
    } catch {
      return at;
    }
  }
  return end;
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}
