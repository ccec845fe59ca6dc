import { useRef } from 'react';

/** The object of before as long as the new one says the same: what is drawn from it is then not drawn again. */
export function useStable<T>(value: T): T {
  const text = JSON.stringify(value);
  const kept = useRef({ value, text });
  if (kept.current.text !== text) kept.current = { value, text };
  return kept.current.value;
}
