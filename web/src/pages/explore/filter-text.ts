import { FILTER_OPS, type Filter, type FilterOp } from '../../api/types.ts';

/** `key:op:value` for the address; the key is percent-encoded, so that its first colon is ours. */
export function encodeFilter(filter: Filter): string {
  return `${encodeURIComponent(filter.key)}:${filter.op}:${filter.value}`;
}

export function decodeFilter(text: string): Filter | undefined {
  const [, key, op, value] = /^([^:]+):(=|!=|=~|!~):(.*)$/s.exec(text) ?? [];
  if (key === undefined || value === undefined || !FILTER_OPS.includes(op as FilterOp)) return undefined;
  try {
    return { key: decodeURIComponent(key), op: op as FilterOp, value };
  } catch {
    return undefined;
  }
}

export const OP_WORDS: Readonly<Record<FilterOp, string>> = {
  '=': 'is',
  '!=': 'is not',
  '=~': 'matches',
  '!~': 'does not match',
};
