/** Tag keys to tag values, both non-empty strings. Order carries no meaning; identity is by sorted keys. */
export type Tags = Readonly<Record<string, string>>;

/** What a metric measures: a level (`gauge`), a total that only grows (`counter`), or a distribution. */
export type MetricType = 'gauge' | 'counter' | 'histogram';

/** The identity of a series (`name` and `tags`) with what its first sender said of its metric. */
export interface SeriesDefinition {
  readonly name: string;
  readonly tags: Tags;
  readonly type?: MetricType;
  /** A UCUM-like unit as the sender wrote it, for example `bytes`, `percent`, `seconds`. */
  readonly unit?: string;
}

/** A number from 1 to 2^32-1, given once and never reused. 0 means "no id known". */
export type SeriesId = number;

export interface SeriesRecord extends SeriesDefinition {
  readonly id: SeriesId;
}
