import type { Problem } from './problem.ts';

/** One refused sample as the reply lists it. */
export interface Rejection {
  /** Position of the sample in the request, from 0. */
  readonly index: number;
  readonly code: string;
  /** Begins with the place in the request: `metrics[17].value: …`. */
  readonly message: string;
}

// 100 errors show every kind of mistake a sender makes and keep the reply small when all of a large body is wrong.
const LISTED = 100;

/** The samples of one request that were refused: all are counted, the first hundred are listed. */
export class Rejections {
  readonly listed: Rejection[] = [];
  readonly countByCode = new Map<string, number>();
  count = 0;

  /** Whether the next one will still be listed, so that its reason matters. */
  get isListing(): boolean {
    return this.listed.length < LISTED;
  }

  /** `list` is what messages call the list of samples; it may be empty. */
  add(list: string, index: number, { code, at, reason }: Problem): void {
    this.count += 1;
    this.countByCode.set(code, (this.countByCode.get(code) ?? 0) + 1);
    if (!this.isListing) return;
    this.listed.push({ index, code, message: `${list}[${index}]${at}: ${reason}` });
  }
}
