import type { TimestampMs } from '../../model/time.ts';
import type { StoreStats, Tier } from '../port.ts';
import type { RetentionScope } from '../retention-scopes.ts';
import type { Database } from './database.ts';

/** From when on each tier holds everything, by scope of retention; 0 where nothing was dropped yet. */
export class CoverageTable {
  readonly #completeFrom = new Map<string, TimestampMs>();

  static async load(database: Database): Promise<CoverageTable> {
    const table = new CoverageTable();
    for (const [pattern, tier, time] of await database.rows(
      'SELECT pattern, tier, epoch_ms(complete_from) FROM coverage',
    )) {
      table.#completeFrom.set(keyOf(String(pattern), String(tier) as Tier), Number(time));
    }
    return table;
  }

  completeFromMs(pattern: string, tier: Tier): TimestampMs {
    return this.#completeFrom.get(keyOf(pattern, tier)) ?? 0;
  }

  /** What `StoreStats.metricCoverage` says of the scopes that are rules. */
  ofRules(scopes: readonly RetentionScope[]): StoreStats['metricCoverage'] {
    const rules = scopes.filter(({ pattern }) => pattern !== '');
    return rules.map(({ pattern }) => ({
      pattern,
      completeFromMs: {
        raw: this.completeFromMs(pattern, 'raw'),
        '1min': this.completeFromMs(pattern, '1min'),
        '1hour': this.completeFromMs(pattern, '1hour'),
      },
    }));
  }

  async moveTo(database: Database, pattern: string, tier: Tier, timeMs: TimestampMs): Promise<void> {
    await database.transaction(async () => {
      await database.run('DELETE FROM coverage WHERE pattern = ? AND tier = ?', [pattern, tier]);
      await database.run('INSERT INTO coverage VALUES (?, ?, make_timestamp_ms(CAST(? AS BIGINT)))', [
        pattern,
        tier,
        BigInt(timeMs),
      ]);
    });
    this.#completeFrom.set(keyOf(pattern, tier), timeMs);
  }
}

function keyOf(pattern: string, tier: Tier): string {
  return `${tier} ${pattern}`;
}
