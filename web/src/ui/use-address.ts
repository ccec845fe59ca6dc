import { useCallback, useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';

/** One parameter of the address; empty when it is not there. Setting it adds no step to the browser's history unless asked. */
export function useAddress(key: string, { push = false } = {}): [string, (value: string) => void] {
  const [params, setParams] = useSearchParams();
  const written = params.get(key) ?? '';
  // The address follows a moment later: what was pressed must show at once.
  const [value, setValue] = useState(written);
  useEffect(() => setValue(written), [written]);
  const set = useCallback(
    (next: string) => {
      setValue(next);
      setParams(
        (old) => {
          const changed = new URLSearchParams(old);
          if (next === '') changed.delete(key);
          else changed.set(key, next);
          return changed;
        },
        { replace: !push },
      );
    },
    [key, push, setParams],
  );
  return [value, set];
}
