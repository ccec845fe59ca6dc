import type { SeriesSelection } from '../select.ts';
import type { WindowRequest } from './port.ts';
import { questionOf, type WindowQuestion } from './question.ts';
import { SelectionCache, type SelectionCacheDependencies } from './selection-cache.ts';

/** Canonical forms and series of requests. The same request, or an equal one, costs a look-up when it comes again. */
export class Questions {
  readonly #selections: SelectionCache;
  readonly #canonical = new WeakMap<WindowRequest, WindowQuestion>();

  constructor(deps: SelectionCacheDependencies) {
    this.#selections = new SelectionCache(deps);
  }

  /** Throws `INVALID_QUERY` (400). */
  of(request: WindowRequest): WindowQuestion {
    const known = this.#canonical.get(request);
    if (known !== undefined) return known;
    const question = questionOf(request);
    this.#canonical.set(request, question);
    return question;
  }

  /** Throws what `SelectionCache.select` throws. */
  select(question: WindowQuestion): SeriesSelection {
    return this.#selections.select(question);
  }
}
