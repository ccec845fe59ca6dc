import { pino } from 'pino';
import { Value } from 'typebox/value';
import { storeSettings } from '../../src/config/sections/store.ts';
import { timescaleSettings } from '../../src/config/sections/timescale.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createTimescaleStore, type TimescaleStore } from '../../src/store/timescale/timescale-store.ts';

/** Our own store on the database of a run, for what the history needs beside its samples: ids of series, and rollups. */
export function openHistoryStore(url: string): TimescaleStore {
  return createTimescaleStore({
    settings: { ...Value.Create(timescaleSettings), url },
    storeSettings: Value.Create(storeSettings),
    clock: systemClock,
    log: pino({ level: 'warn' }, pino.destination(2)),
    maintains: false,
    onReplaced: (error) => {
      throw error;
    },
  });
}
