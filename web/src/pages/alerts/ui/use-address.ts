import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** One parameter of the address; empty when it is not there. Setting it adds no step to the browser's history unless asked. */
export function useAddress(key: string, { push = false } = {}): [string, (value: string) => void] {
  const [params, setParams] = useSearchParams();
  const set = useCallback(
    (value: string) =>
      setParams(
        (old) => {
          const next = new URLSearchParams(old);
          if (value === '') next.delete(key);
          else next.set(key, value);
          return next;
        },
        { replace: !push },
      ),
    [key, push, setParams],
  );
  return [params.get(key) ?? '', set];
}
