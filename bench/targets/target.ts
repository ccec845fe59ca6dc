import type { HttpRequest } from '../load/http-connection.ts';
import type { IngestEndpoint } from '../load/sender-options.ts';
import type { Answer, Question } from '../questions/question.ts';

/** What answers questions over HTTP. */
export interface Answering {
  readonly port: number;
  /** The requests that ask a question: sent at the same time, each on its own connection. */
  requests(question: Question): readonly HttpRequest[];
  parse(question: Question, bodies: readonly Buffer[]): Answer;
}

/** A system under test. */
export interface Target extends Answering {
  readonly name: string;
  /** Name and version, and the settings that matter, for the result page. */
  describe(): string;
  start(): Promise<void>;
  /** Stops it and removes its data. */
  stop(): Promise<void>;
  readonly pid: number;
  readonly ingest: IngestEndpoint;
  /** Waits until what was written can be read and background work has come to rest. */
  settle(): Promise<void>;
  /** Brings the data into the form it has for most of its life and returns its size, index included. */
  compactedBytes(): Promise<number>;
  /** What that size is made of, in bytes, where it is known. */
  sizeParts?(): Readonly<Record<string, number>>;
  /** Longest time its event loop stood still, where it has one. */
  maxStallMs?(): Promise<number | undefined>;
}
