import type { Dashboard } from '../../../../../src/model/dashboard/document.ts';
import { usePageTime } from '../../../time/use-page-time.ts';
import type { Zone } from '../../../time/zone.ts';

/** A board brings its range, pace and zone along, for where the address says nothing. True once they are in force. */
export function useBoardTime({ time, refreshSeconds }: Dashboard): boolean {
  return usePageTime({
    range: { from: time.from, to: time.to },
    refreshMs: refreshSeconds * 1_000,
    zone: zoneOf(time.zone),
  });
}

function zoneOf(zone: string): Zone | undefined {
  if (zone === 'browser') return undefined;
  return zone.toLowerCase() === 'utc' ? 'UTC' : zone;
}
