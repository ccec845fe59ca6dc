import { AppError } from '../../../lib/errors.ts';
import { type Problem, shown } from '../../problem.ts';
import type { SampleCollector } from '../../sample-collector.ts';
import type { SampleLimits } from '../../sample-limits.ts';
import { type TimeWindow, timestampFromNumber } from '../../timestamps.ts';
import { duplicateKey, memberCount } from './duplicate-key.ts';
import { type Text, textOf } from './fragment-table.ts';
import { checkJsonSample, type JsonSample, notAnObject } from './json-sample.ts';
import { JsonScanner } from './json-scanner.ts';
import { SampleScan } from './sample-slots.ts';
import { found } from './syntax-error.ts';
import type { TokenCache } from './token-cache.ts';

const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;

// Samples between two looks at the clock: 0.3 ms when all of them are new, and the look costs nothing when none is.
const SAMPLES_A_STEP = 64;

export interface JsonDecodingOptions {
  readonly bytes: Buffer;
  readonly tokens: TokenCache;
  readonly collector: SampleCollector;
  readonly limits: SampleLimits;
  readonly maxSampleBytes: number;
  readonly maxDepth: number;
  readonly nowMs: number;
  /** How old a sample of a metric may be. */
  readonly maxAgeMs: (metric: string) => number;
}

/**
 * The decoding of one body: walks over the JSON, recognises samples by the token cache, and parses and checks the others.
 * `steps` does the work in small pieces and throws `JsonSyntaxError` or `AppError` for a body that is wrong as a whole.
 */
export class JsonDecoding {
  readonly #text: Text;
  readonly #scanner: JsonScanner;
  readonly #tokens: TokenCache;
  readonly #collector: SampleCollector;
  readonly #options: JsonDecodingOptions;
  readonly #newestMs: number;
  readonly #stamp: number;
  readonly #scan = new SampleScan();
  #generation: number;
  /** The token of the sample before; 0 at the start or when that had none. */
  #previous = 0;
  /** What the list is called in messages. */
  #list = '';
  #listDepth = 0;
  #index = 0;

  constructor(options: JsonDecodingOptions) {
    this.#options = options;
    this.#text = textOf(options.bytes);
    this.#scanner = new JsonScanner(options.bytes, options.maxDepth);
    this.#tokens = options.tokens;
    this.#collector = options.collector;
    this.#newestMs = options.nowMs + options.limits.maxFutureMs;
    this.#stamp = options.tokens.newStamp();
    this.#generation = options.tokens.generation;
  }

  /** Elements of the list seen so far, good and bad. */
  get sampleCount(): number {
    return this.#index;
  }

  *steps(): Generator<void, void, void> {
    const scanner = this.#scanner;
    const bytes = this.#text.bytes;
    const start = scanner.skipSpace(0);
    if (bytes[start] === OPEN_LIST) {
      yield* this.#listSteps(start, '', 0);
    } else if (bytes[start] === OPEN_OBJECT) {
      yield* this.#objectSteps(start);
    } else {
      scanner.skipValue(start, 0);
      throw bodyInvalid('the body must be an object with a list "metrics", or that list alone');
    }
    const end = scanner.skipSpace(scanner.lastEnd);
    if (end < bytes.length)
      throw scanner.error(end, `expected the end of the body, got ${found(bytes, end)}`);
  }

  *#objectSteps(start: number): Generator<void, void, void> {
    const scanner = this.#scanner;
    let seen = false;
    let at = scanner.skipSpace(start + 1);
    if (this.#text.bytes[at] === CLOSE_OBJECT) at = -1;
    while (at !== -1) {
      const isMetrics = this.#isMetricsKey(at);
      at = scanner.skipKeyAndColon(at);
      if (isMetrics) {
        if (seen) throw new AppError('DUPLICATE_KEY', 'the key "metrics" appears twice', { status: 400 });
        seen = true;
        if (this.#text.bytes[at] !== OPEN_LIST) {
          scanner.skipValue(at, 1);
          throw bodyInvalid('metrics: expected a list of samples');
        }
        yield* this.#listSteps(at, 'metrics', 1);
        at = scanner.lastEnd;
      } else {
        at = scanner.skipValue(at, 1);
      }
      at = scanner.skipComma(at, CLOSE_OBJECT);
    }
    if (!seen) throw bodyInvalid('the body has no list "metrics"');
  }

  #isMetricsKey(at: number): boolean {
    if (this.#text.bytes[at] !== 0x22) return false;
    const end = this.#scanner.skipString(at);
    // Longer than seven escapes of six characters, it is another key.
    return end - at <= 44 && JSON.parse(this.#text.bytes.toString('utf8', at, end)) === 'metrics';
  }

  *#listSteps(start: number, name: string, depth: number): Generator<void, void, void> {
    this.#list = name;
    this.#listDepth = depth + 1;
    let at = this.#scanner.skipSpace(start + 1);
    if (this.#text.bytes[at] === CLOSE_LIST) {
      this.#scanner.lastEnd = at + 1;
      return;
    }
    while (at !== -1) {
      at = this.#decodeSome(at);
      yield;
    }
  }

  /** Decodes up to a step's worth of samples; returns where the next one begins, -1 after the last. */
  #decodeSome(start: number): number {
    if (this.#generation !== this.#tokens.generation) {
      this.#generation = this.#tokens.generation;
      this.#previous = 0;
    }
    let at = start;
    for (let n = 0; n < SAMPLES_A_STEP && at !== -1; n += 1) {
      const expected = this.#tokens.successor(this.#previous);
      let end = expected === 0 ? -1 : this.#tryToken(expected, at);
      if (end === -1) end = this.#decodeOther(at);
      else this.#previous = expected;
      this.#index += 1;
      at = this.#scanner.skipComma(end, CLOSE_LIST);
    }
    return at;
  }

  /** Takes the sample at `start` if it has the token's text and a good time. Returns the position after it, else -1. */
  #tryToken(token: number, start: number): number {
    const tokens = this.#tokens;
    const end = tokens.match(token, this.#text, start);
    if (end === -1 || end - start > this.#options.maxSampleBytes) return -1;
    const time = tokens.matched[1] as number;
    const nowMs = this.#options.nowMs;
    const timeMs = Number.isNaN(time) ? nowMs : timestampFromNumber(time);
    // Written so that NaN, a time of no known unit, is refused too.
    if (!(timeMs <= this.#newestMs && timeMs >= nowMs - tokens.maxAgeMs(token))) return -1;
    this.#addKnown(token, tokens.seriesId(token), timeMs, tokens.matched[0] as number);
    return end;
  }

  #addKnown(token: number, seriesId: number, timeMs: number, value: number): void {
    const builder = this.#collector.builder;
    let index = token === 0 ? -1 : this.#tokens.batchIndex(token, this.#stamp);
    if (index === -1) {
      index = builder.addSeries(seriesId);
      if (token !== 0) this.#tokens.setBatchIndex(token, this.#stamp, index);
    }
    builder.addSample(index, timeMs, value);
  }

  /** Decodes a sample that did not come as expected. Returns the position after it. */
  #decodeOther(start: number): number {
    const scanner = this.#scanner;
    if (this.#text.bytes[start] !== OPEN_OBJECT) return this.#refuseNonObject(start);
    const membersBefore = scanner.members;
    this.#scan.scan(scanner, start, this.#listDepth);
    const end = this.#scan.end;
    if (end - start > this.#options.maxSampleBytes) {
      this.#refuse(this.#tooLarge(end - start, scanner.members - membersBefore));
      return end;
    }
    if (this.#scan.valueStart !== -1) {
      const token = this.#tokens.find(this.#text, this.#scan);
      if (token !== 0 && this.#tryToken(token, start) !== -1) {
        this.#follow(token);
        return end;
      }
    }
    this.#parse(start, end, scanner.members - membersBefore);
    return end;
  }

  /** Notes that `token` came after the one before. */
  #follow(token: number): void {
    this.#tokens.setSuccessor(this.#previous, token);
    this.#previous = token;
  }

  #parse(start: number, end: number, members: number): void {
    const element: unknown = JSON.parse(this.#text.bytes.toString('utf8', start, end));
    if (memberCount(element) !== members) {
      const key = duplicateKey(this.#text.bytes.subarray(start, end));
      this.#refuse({
        code: 'DUPLICATE_KEY',
        at: '',
        reason: `the key ${shown(key)} appears twice`,
      });
      return;
    }
    const sample = checkJsonSample(element, this.#options.limits, this.#windowOf);
    if (sample.problem !== undefined) this.#refuse(sample.problem);
    else this.#addParsed(sample);
  }

  #addParsed(sample: JsonSample): void {
    const id = this.#collector.knownId(sample.series);
    if (id !== 0) {
      const token = this.#learn(sample, id);
      this.#addKnown(token, id, sample.timeMs, sample.value);
      if (token !== 0) this.#follow(token);
      return;
    }
    const index = this.#collector.newSeriesIndex(sample.series);
    if (typeof index === 'number') this.#collector.builder.addSample(index, sample.timeMs, sample.value);
    else this.#refuse(index);
  }

  /** Only a text whose two numbers were found as plain numbers can be recognised by the rest of it. */
  #learn(sample: JsonSample, id: number): number {
    const { valueStart, timeStart } = this.#scan;
    if (valueStart === -1 || sample.timed !== (timeStart !== -1)) return 0;
    const maxAgeMs = this.#options.maxAgeMs(sample.series.name);
    const token = this.#tokens.learn(this.#text, this.#scan, { id, maxAgeMs });
    if (this.#generation !== this.#tokens.generation) {
      this.#generation = this.#tokens.generation;
      this.#previous = 0;
    }
    return token;
  }

  #refuseNonObject(start: number): number {
    const end = this.#scanner.skipValue(start, this.#listDepth);
    // A small value can be shown; a list may be as long as the body. Millions of them may come in one.
    const isShown = end - start <= 64 && this.#collector.rejections.isListing;
    const element = isShown ? JSON.parse(this.#text.bytes.toString('utf8', start, end)) : [];
    this.#refuse(notAnObject(element));
    return end;
  }

  #refuse(problem: Problem): void {
    this.#collector.rejections.add(this.#list, this.#index, problem);
  }

  #tooLarge(sizeBytes: number, members: number): Problem {
    return {
      code: 'SAMPLE_TOO_LARGE',
      at: '',
      reason: `${sizeBytes} bytes of JSON with ${members} fields and tags; at most ${this.#options.maxSampleBytes} bytes are allowed (ingest.maxSampleBytes)`,
    };
  }

  readonly #windowOf = (name: string): TimeWindow => ({
    nowMs: this.#options.nowMs,
    oldestMs: this.#options.nowMs - this.#options.maxAgeMs(name),
    newestMs: this.#newestMs,
  });
}

function bodyInvalid(message: string): AppError {
  return new AppError('BODY_INVALID', message, {
    status: 400,
    fix: 'Send {"metrics":[{"name":…,"value":…,"tags":{…}},…]} or the list alone.',
  });
}
