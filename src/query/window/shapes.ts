import type { StoreStats, Tier } from '../../store/port.ts';
import type { Ends } from './ends.ts';
import { refusedAs } from './outcomes.ts';
import type { Shape } from './pack.ts';
import type { WindowOutcome } from './port.ts';
import type { WindowQuestion } from './question.ts';
import { tierRuns } from './tiers.ts';

/** The shapes of the questions of one call: thousands of rules have a handful. */
export class Shapes {
  readonly #ends: Ends;
  readonly #stats: StoreStats;
  readonly #byQuestion = new Map<string, Shape | WindowOutcome>();
  /** Metrics do not matter once the tier is known. */
  readonly #byTier = new Map<string, Shape>();

  constructor(ends: Ends, stats: StoreStats) {
    this.#ends = ends;
    this.#stats = stats;
  }

  /** The refusal of questions whose window no tier answers. */
  of(question: WindowQuestion): Shape | WindowOutcome {
    const known = this.#byQuestion.get(question.shapeKey);
    if (known !== undefined) return known;
    const found = this.#find(question);
    this.#byQuestion.set(question.shapeKey, found);
    return found;
  }

  #find(question: WindowQuestion): Shape | WindowOutcome {
    try {
      const [run] = tierRuns(question, this.#ends, this.#stats);
      if (run === undefined) throw new Error('BUG: no tier answers a window that none refused');
      return this.#shape(question, run.tier);
    } catch (error) {
      return refusedAs(error);
    }
  }

  #shape({ aggregation, windowMs }: WindowQuestion, tier: Tier): Shape {
    const key = `${tier} ${aggregation} ${windowMs}`;
    const shape = this.#byTier.get(key) ?? { aggregation, windowMs, tier };
    this.#byTier.set(key, shape);
    return shape;
  }
}
