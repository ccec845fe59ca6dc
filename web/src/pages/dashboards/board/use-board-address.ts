import { useMemo } from 'react';
import { type BoardAddress, readBoardAddress } from './address.ts';

/** What the address says. What is chosen is the same map as long as it holds the same: what is asked depends on it. */
export function useBoardAddress(params: URLSearchParams): BoardAddress {
  const address = readBoardAddress(params);
  const chosenText = JSON.stringify([...address.chosen]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text holds all that is chosen.
  const chosen = useMemo(() => address.chosen, [chosenText]);
  return { ...address, chosen };
}
