import type { MetricType, SeriesDefinition } from '../../model/series.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { unreadable } from './unreadable.ts';

/** A type is written as its place in this list; 0 says that none is known. */
const TYPES: readonly (MetricType | undefined)[] = [undefined, 'gauge', 'counter', 'histogram'];

type NewSeries = ReadonlyMap<number, SeriesDefinition>;

/** The definitions of new series: first every text once, then each series by the numbers of its texts. */
export function writeDefinitions(out: ByteWriter, newSeries: NewSeries): void {
  if (newSeries.size === 0) return;
  const numbers = numberTexts(newSeries);
  out.varint(numbers.size);
  for (const text of numbers.keys()) out.text(text);
  const writeNumber = (text: string) => out.varint(numbers.get(text) as number);
  for (const [index, { name, tags, type, unit }] of newSeries) {
    out.varint(index);
    writeNumber(name);
    out.u8(TYPES.indexOf(type));
    out.u8(unit === undefined ? 0 : 1);
    if (unit !== undefined) writeNumber(unit);
    const pairs = Object.entries(tags);
    out.varint(pairs.length);
    for (const [key, value] of pairs) {
      writeNumber(key);
      writeNumber(value);
    }
  }
}

/** Reads `count` definitions; each must belong to an entry of `seriesIds` without an id, and each of those must have one. */
export function readDefinitions(input: ByteReader, count: number, seriesIds: Uint32Array): NewSeries {
  const newSeries = new Map<number, SeriesDefinition>();
  const texts = count === 0 ? [] : readTexts(input);
  for (let at = 0; at < count; at += 1) {
    const index = input.varint('definition');
    if (seriesIds[index] !== 0) throw unreadable(`definition ${at}: series ${index} has an id, or is none`);
    if (newSeries.has(index)) throw unreadable(`definition ${at}: series ${index} was defined before`);
    newSeries.set(index, readDefinition(input, texts));
  }
  const missing = seriesIds.reduce((unknown, id) => (id === 0 ? unknown + 1 : unknown), 0) - count;
  if (missing !== 0) throw unreadable(`${missing} series have neither an id nor a definition`);
  return newSeries;
}

function readDefinition(input: ByteReader, texts: readonly string[]): SeriesDefinition {
  const readText = (what: string): string => {
    const text = texts[input.varint(what)];
    if (text === undefined) throw unreadable(`${what}: no such text`);
    return text;
  };
  const name = readText('metric name');
  const typeNumber = input.u8('metric type');
  if (typeNumber >= TYPES.length) throw unreadable(`unknown metric type ${typeNumber}`);
  const type = TYPES[typeNumber];
  const unit = input.u8('unit') === 0 ? undefined : readText('unit');
  const tagCount = input.varint('number of tags');
  const pairs: [string, string][] = [];
  for (let at = 0; at < tagCount; at += 1) pairs.push([readText('tag key'), readText('tag value')]);
  return {
    name,
    // Makes an own field of every key, also of __proto__.
    tags: Object.fromEntries(pairs),
    ...(type === undefined ? {} : { type }),
    ...(unit === undefined ? {} : { unit }),
  };
}

function readTexts(input: ByteReader): readonly string[] {
  const count = input.varint('number of texts');
  const texts: string[] = [];
  for (let at = 0; at < count; at += 1) texts.push(input.text('text'));
  return texts;
}

function numberTexts(newSeries: NewSeries): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  const add = (text: string) => {
    if (!numbers.has(text)) numbers.set(text, numbers.size);
  };
  for (const { name, tags, unit } of newSeries.values()) {
    add(name);
    if (unit !== undefined) add(unit);
    for (const [key, value] of Object.entries(tags)) {
      add(key);
      add(value);
    }
  }
  return numbers;
}
