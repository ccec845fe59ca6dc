/**
 * One condition of a selector on the value of a tag; a missing tag has the empty string as its value. Regular
 * expressions have the syntax of RE2 and must match the whole value, as in Prometheus.
 */
export interface TagMatcher {
  readonly key: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}
