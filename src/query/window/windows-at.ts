import type { QuerySettings } from '../../config/sections/query.ts';
import type { Clock } from '../../lib/clock.ts';
import { Pacer } from '../../lib/pacer.ts';
import type { TimestampMs } from '../../model/time.ts';
import type { StoreStats } from '../../store/port.ts';
import type { BreakerTurn } from '../breaker.ts';
import { cancelled } from '../errors.ts';
import { QuerySlots } from '../query-slots.ts';
import type { StoreAccess } from '../store-access.ts';
import { type Ends, singleEnd } from './ends.ts';
import {
  answered,
  failed,
  failedTogether,
  isOfOneRequest,
  isTimeout,
  mayBeOfOneRequest,
  refusedAs,
} from './outcomes.ts';
import { type Ask, type Pack, packAsks } from './pack.ts';
import type { WindowOutcome, WindowRequest } from './port.ts';
import type { WindowQuestion } from './question.ts';
import type { Questions } from './questions.ts';
import { readWindows } from './read-windows.ts';
import type { InTurn } from './reading.ts';
import { RowBudget } from './row-budget.ts';
import { SecondLook } from './second-look.ts';
import { Shapes } from './shapes.ts';

/** Ten thousand requests that are new take 0.2 s to prepare: others get a turn in between. */
const SLICE_MS = 10;
/** Evaluators ask again and again: they are the first to see that a store is back, which may have been away for two seconds. */
const MAY_TRY: BreakerTurn = { mayTry: true };

export interface WindowsAtDependencies {
  readonly access: StoreAccess;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly questions: Questions;
  readonly settings: QuerySettings;
  readonly requireCatalog?: () => void;
}

/** A question of a call, whoever asked it: equal ones are answered once. */
interface Asked {
  readonly question?: WindowQuestion;
  readonly selection?: Ask['selection'];
  outcome?: WindowOutcome;
}

interface Wanted extends Ask {
  readonly asked: Asked;
}

interface Moment {
  readonly ends: Ends;
  readonly signal: AbortSignal;
  /** Where this asks apart what was not answered together. */
  readonly look?: SecondLook;
}

/** Evaluates many requests at one time, in as few reads as the bounds allow. */
export class WindowsAt {
  readonly #deps: WindowsAtDependencies;
  /** Half of the turns at the most, so that people are answered as well, however many rules there are. */
  readonly #slots: QuerySlots;

  constructor(deps: WindowsAtDependencies) {
    this.#deps = deps;
    const most = Math.max(1, Math.floor(deps.settings.maxConcurrent / 2));
    this.#slots = new QuerySlots({ most, mostWaiting: Number.POSITIVE_INFINITY });
  }

  async evaluate(
    requests: readonly WindowRequest[],
    { endMs, signal }: { endMs: TimestampMs; signal: AbortSignal },
  ): Promise<readonly WindowOutcome[]> {
    if (signal.aborted) throw cancelled();
    const down = this.#sourceDown(MAY_TRY);
    if (down !== undefined) return requests.map(() => down);
    const isTrial = !this.#deps.access.isOpenToAll;
    const moment = { ends: singleEnd(endMs), signal };
    try {
      const asked = await this.#prepare(requests);
      await this.#answer([...new Set(asked)], moment);
      const outcomes = asked.map(outcomeOf);
      return isTrial ? this.#unlessStillDown(outcomes) : outcomes;
    } catch (error) {
      throw signal.aborted ? cancelled() : error;
    }
  }

  /** While the store is not asked, nobody is told anything: also not those without series, whose series may be unknown yet. */
  #sourceDown(turn?: BreakerTurn): WindowOutcome | undefined {
    try {
      this.#deps.requireCatalog?.();
      this.#deps.access.check(turn);
      return undefined;
    } catch (error) {
      return failed(error);
    }
  }

  /** Of a trial that failed, those that needed no answer of the store know as little as the others. */
  #unlessStillDown(outcomes: readonly WindowOutcome[]): readonly WindowOutcome[] {
    const down = this.#sourceDown();
    if (down === undefined) return outcomes;
    return outcomes.map((outcome) => (outcome.ok || !outcome.isSourceDown ? down : outcome));
  }

  async #prepare(requests: readonly WindowRequest[]): Promise<readonly Asked[]> {
    const pacer = new Pacer(SLICE_MS);
    const known = new Map<string, Asked>();
    const asked: Asked[] = [];
    for (const request of requests) {
      await pacer.pause();
      asked.push(this.#select(request, known));
    }
    return asked;
  }

  #select(request: WindowRequest, known: Map<string, Asked>): Asked {
    const { questions } = this.#deps;
    try {
      const question = questions.of(request);
      const equal = known.get(question.key);
      if (equal !== undefined) return equal;
      const selection = questions.select(question);
      const isEmpty = selection.seriesIds.length === 0;
      const asked = isEmpty ? { outcome: { ok: true, groups: [] } as const } : { question, selection };
      known.set(question.key, asked);
      return asked;
    } catch (error) {
      return { outcome: refusedAs(error) };
    }
  }

  async #answer(all: readonly Asked[], moment: Moment): Promise<void> {
    const open = all.filter(({ outcome }) => outcome === undefined);
    if (open.length === 0) return;
    const stats = await this.#stats(open, moment);
    if (stats === undefined) return;
    const shapes = new Shapes(moment.ends, stats);
    const wanted = open.flatMap((asked) => wantedOf(asked, shapes) ?? []);
    await this.#readAll(packAsks(wanted), moment);
  }

  async #stats(open: readonly Asked[], { signal }: Moment): Promise<StoreStats | undefined> {
    const { access } = this.#deps;
    try {
      return await access.figures(signal);
    } catch (error) {
      if (signal.aborted) throw error;
      for (const asked of open) asked.outcome = failed(error);
      return undefined;
    }
  }

  async #readAll(packs: readonly Pack<Wanted>[], moment: Moment): Promise<void> {
    await Promise.all(packs.map((pack) => this.#read(pack, moment)));
  }

  async #read(pack: Pack<Wanted>, moment: Moment): Promise<void> {
    const { shape, asks, series, firstGroups } = pack;
    const { access, settings } = this.#deps;
    const answersBefore = access.answers;
    try {
      const inTurn = this.#inTurn(moment);
      const values = await readWindows({ ...shape, series, ends: moment.ends, inTurn, limits: settings });
      for (const [i, { asked, selection }] of asks.entries()) {
        asked.outcome = answered(selection, values.subarray(firstGroups[i]));
      }
    } catch (error) {
      if (moment.signal.aborted) throw error;
      await this.#without(pack, error, { ...moment, look: moment.look ?? this.#look(error, answersBefore) });
    }
  }

  /** What one of a pack is to blame for must not hurt the others: they are tried in halves, down to it alone. */
  async #without(pack: Pack<Wanted>, error: unknown, moment: Looking): Promise<void> {
    const { asks } = pack;
    const { look, ...first } = moment;
    if (asks.length > 1 && isOfOneRequest(error))
      return this.#readHalves(asks, look.isBegun ? moment : first);
    if (asks.length > 1 && mayBeOfOneRequest(error) && look.begin()) return this.#readHalves(asks, moment);
    for (const { asked } of asks) asked.outcome = outcomeOfFailure(pack, error, look);
  }

  #readHalves(asks: readonly Wanted[], moment: Moment): Promise<void> {
    const middle = asks.length >>> 1;
    const halves = [asks.slice(0, middle), asks.slice(middle)];
    return this.#readAll(halves.flatMap(packAsks<Wanted>), moment);
  }

  #look(error: unknown, answersBefore: number): SecondLook {
    const { access, clock, settings } = this.#deps;
    const isAnswering = () => access.answers > answersBefore;
    return new SecondLook({ error, clock, isAnswering, timeoutMs: settings.timeoutSeconds * 1_000 });
  }

  /** Urgent: alerts must be in time also where many people ask. */
  #inTurn({ signal, look }: Moment): InTurn {
    const { access, settings } = this.#deps;
    const budget = new RowBudget(settings.maxRows);
    const turn = { signal, isUrgent: true, ...MAY_TRY, ...look?.turn };
    return async (read) => {
      const release = await this.#slots.take(signal);
      try {
        return await access.run((stop) => read(budget.on(access.store), stop), turn);
      } finally {
        release();
      }
    };
  }
}

type Looking = Moment & { readonly look: SecondLook };

function outcomeOfFailure(
  { asks, isOversized }: Pack<Wanted>,
  error: unknown,
  look: SecondLook,
): WindowOutcome {
  // The little time of a second look says no more than the first one did.
  const isUndecided = look.isBegun && (isTimeout(error) || !mayBeOfOneRequest(error));
  if (isUndecided) return failedTogether(look.error);
  if (asks.length > 1) return failedTogether(error);
  return isOversized && isTimeout(error) ? refusedAs(error) : failed(error);
}

/** Undefined when it is answered by a refusal. */
function wantedOf(asked: Asked, shapes: Shapes): Wanted | undefined {
  const { question, selection } = asked;
  if (question === undefined || selection === undefined)
    throw new Error('BUG: a question without series is read');
  const shape = shapes.of(question);
  if ('ok' in shape) asked.outcome = shape;
  return 'ok' in shape ? undefined : { asked, shape, selection };
}

function outcomeOf({ outcome }: Asked): WindowOutcome {
  if (outcome === undefined) throw new Error('BUG: a request has no outcome');
  return outcome;
}
