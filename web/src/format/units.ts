import { ago } from './duration.ts';
import { PLAIN, type Unit, type UnitKind } from './unit.ts';
import * as write from './unit-writers.ts';

export { axisSteps } from './axis-steps.ts';
export { BYTES, PERCENT, PLAIN, SECONDS, type Unit } from './unit.ts';

const KNOWN: Readonly<Record<string, readonly [UnitKind, number]>> = {
  bytes: ['bytes', 1],
  byte: ['bytes', 1],
  by: ['bytes', 1],
  b: ['bytes', 1],
  kib: ['bytes', 1024],
  kiby: ['bytes', 1024],
  mib: ['bytes', 1024 ** 2],
  miby: ['bytes', 1024 ** 2],
  gib: ['bytes', 1024 ** 3],
  gby: ['bytes', 1e9],
  percent: ['percent', 1],
  '%': ['percent', 1],
  ratio: ['percent', 100],
  seconds: ['seconds', 1],
  second: ['seconds', 1],
  s: ['seconds', 1],
  ms: ['seconds', 1e-3],
  milliseconds: ['seconds', 1e-3],
  us: ['seconds', 1e-6],
  microseconds: ['seconds', 1e-6],
  ns: ['seconds', 1e-9],
  nanoseconds: ['seconds', 1e-9],
  min: ['seconds', 60],
  h: ['seconds', 3600],
  '1': ['count', 1],
  count: ['count', 1],
  '': ['count', 1],
};

/** How a metric's values are written: from the unit its sender gave, else from the end of its name. */
export function metricUnit(name: string, unit?: string): Unit {
  const text = (unit ?? unitInName(name)).trim();
  const known = Object.hasOwn(KNOWN, text.toLowerCase()) ? KNOWN[text.toLowerCase()] : undefined;
  if (known !== undefined) return { ...PLAIN, kind: known[0], factor: known[1] };
  return { ...PLAIN, kind: 'other', suffix: text.replace(/^\{(.*)\}$/, '$1').slice(0, 24) };
}

/** The unit after an aggregation: a rate is per second, a count has none. */
export function aggregatedUnit(unit: Unit, aggregation: string): Unit {
  if (aggregation === 'rate') return { ...unit, perSecond: true };
  return aggregation === 'count' ? PLAIN : unit;
}

const NAMED_UNITS = ['bytes', 'percent', 'seconds', 'ratio', 'milliseconds', 'ms'];

function unitInName(name: string): string {
  const words = name.toLowerCase().split(/[_.:]/);
  const last = words.pop();
  const word = last === 'total' || last === 'count' ? words.pop() : last;
  return word !== undefined && NAMED_UNITS.includes(word) ? word : '';
}

/** A value with its unit, at most `digits` significant digits: "12.4 MiB/s", "250 ms", "83 %". */
export function formatValue(value: number | null | undefined, unit: Unit, digits = 4): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  const how = { significant: digits, decimals: unit.decimals };
  const text = written(value * unit.factor, unit, how);
  return unit.prefix === undefined ? text : prefixed(text, unit.prefix);
}

/** The marks of an axis, all with the prefix of the largest: "5 k" below "10 k", and zero without. */
export function formatMarks(marks: readonly number[], unit: Unit): string[] {
  const like = Math.max(0, ...marks.map((mark) => Math.abs(mark * unit.factor)));
  return marks.map((mark) => {
    const how = { significant: 4, decimals: unit.decimals, like: mark === 0 ? 0 : like };
    const text = written(mark * unit.factor, unit, how);
    return unit.prefix === undefined ? text : prefixed(text, unit.prefix);
  });
}

/** The sign stays in front: "−$5". */
function prefixed(text: string, prefix: string): string {
  return text.startsWith('−') ? `−${prefix}${text.slice(1)}` : prefix + text;
}

function written(scaled: number, unit: Unit, how: write.Digits): string {
  const per = unit.perSecond ? '/s' : '';
  switch (unit.kind) {
    case 'bytes':
    case 'decimalBytes':
    case 'bits':
    case 'decimalBits':
      return write.onLadder(scaled, unit.kind, how) + per;
    case 'percent':
      return `${write.number(scaled, how)} %${per}`;
    case 'seconds':
      // Seconds per second are a share of time: 0.4 s/s is "busy 40 % of the time".
      return unit.perSecond ? `${write.count(scaled, how)} s/s` : write.seconds(scaled, how);
    case 'count':
      return write.count(scaled, how) + per;
    case 'plain':
      return write.plain(scaled, how) + per;
    case 'si':
      return write.si(scaled, unit.suffix, how) + per;
    case 'other':
      return `${write.count(scaled, how)} ${unit.suffix}${per}`;
    case 'exponent':
      return write.exponent(scaled, how);
    case 'hex':
      return write.hexadecimal(scaled, unit.suffix);
    case 'words':
      return write.word(scaled, unit.words);
    case 'moment':
      return write.moment(scaled, unit.zone);
    case 'ago':
      return ago(Date.now() - scaled);
  }
}
