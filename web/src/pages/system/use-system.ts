import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api } from '../../api/client.ts';
import { LIVE } from '../../api/live.ts';
import { type OwnMetrics, parsePrometheusText, total } from './prometheus-text.ts';

const TOP = 12;

export function useHealth() {
  return useQuery({ queryKey: ['health'], queryFn: ({ signal }) => api.health(signal), meta: LIVE });
}

export function useCardinality() {
  return useQuery({
    queryKey: ['cardinality'],
    queryFn: ({ signal }) => api.cardinality(TOP, signal),
    meta: LIVE,
  });
}

export function useOwnMetrics() {
  return useQuery({
    queryKey: ['own-metrics'],
    queryFn: async ({ signal }) => parsePrometheusText(await api.ownMetrics(signal)),
    meta: LIVE,
  });
}

/** How fast a counter grew between the last two readings of the page; undefined until there are two. */
export function useGrowth(metrics: OwnMetrics | undefined, atMs: number, name: string): number | undefined {
  const before = useRef<{ readonly atMs: number; readonly value: number } | undefined>(undefined);
  const [perSecond, setPerSecond] = useState<number>();
  useEffect(() => {
    const value = total(metrics, name);
    if (value === undefined) return;
    const last = before.current;
    before.current = { atMs, value };
    // A server that was started anew counts from zero again.
    if (last !== undefined && atMs > last.atMs && value >= last.value) {
      setPerSecond((value - last.value) / ((atMs - last.atMs) / 1000));
    }
  }, [metrics, atMs, name]);
  return perSecond;
}
