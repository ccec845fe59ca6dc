import type { Findings } from './findings.ts';

type Members = Readonly<Record<string, unknown>>;

/**
 * Reads an object of somebody else's format and keeps count of what was read: at the end {@link Fields.finish} reports
 * every member of weight that nobody asked for, so that nothing is dropped in silence. Members of the wrong type are
 * reported and read as missing; nothing throws.
 */
export class Fields {
  readonly path: string;
  readonly findings: Findings;
  readonly #members: Members;
  readonly #read = new Set<string>();
  readonly #children = new Map<string, Fields>();

  constructor(value: unknown, path: string, findings: Findings) {
    this.path = path;
    this.findings = findings;
    this.#members = isMembers(value) ? value : {};
  }

  place(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`;
  }

  has(key: string): boolean {
    return hasWeight(this.#peek(key));
  }

  /** A text without counting as read; empty where there is none. */
  peekText(key: string): string {
    const value = this.#peek(key);
    return typeof value === 'string' ? value : '';
  }

  text(key: string): string | undefined {
    return this.#take(key, 'a text', (value): value is string => typeof value === 'string');
  }

  /** A finite number. Grafana's older boards have numbers as texts in many places. */
  number(key: string): number | undefined {
    const value = this.#peek(key);
    if (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))) {
      this.#mark(key);
      return Number(value);
    }
    if (value === '') return this.#nothing(key);
    return this.#take(key, 'a number', (one): one is number => Number.isFinite(one));
  }

  flag(key: string): boolean | undefined {
    return this.#take(key, 'true or false', (value): value is boolean => typeof value === 'boolean');
  }

  list(key: string): readonly unknown[] {
    return this.#take(key, 'a list', (value): value is unknown[] => Array.isArray(value)) ?? [];
  }

  texts(key: string): readonly string[] {
    return this.list(key).filter((one) => typeof one === 'string');
  }

  /** Whatever it is. */
  raw(key: string): unknown {
    const value = this.#peek(key);
    if (hasWeight(value)) this.#mark(key);
    this.#read.add(key);
    return value;
  }

  /** The object under a key, an empty one where there is none. The same one each time. */
  object(key: string): Fields {
    const known = this.#children.get(key);
    if (known !== undefined) return known;
    const value = this.#peek(key);
    this.#read.add(key);
    if (hasWeight(value) && !isMembers(value)) this.#wrong(key, 'an object', value);
    return this.#adopt(key, value);
  }

  /** The objects of a list. Elements that are none are reported. */
  objects(key: string): readonly Fields[] {
    return this.list(key).flatMap((value, index) => {
      const name = `${key}[${index}]`;
      if (isMembers(value)) return [this.#adopt(name, value)];
      this.#wrong(name, 'an object', value);
      return [];
    });
  }

  keys(): readonly string[] {
    return Object.keys(this.#members);
  }

  /** Members that say nothing to anybody here, such as the version of a plugin. */
  skip(...keys: readonly string[]): void {
    for (const key of keys) this.#read.add(key);
  }

  /** A setting that is not known here, but stands at what is done here anyway. */
  skipWhen(key: string, ...usual: readonly unknown[]): void {
    if (usual.includes(this.#peek(key))) this.#read.add(key);
  }

  /** Settings of looks that are not known here. */
  skipLooks(...keys: readonly string[]): void {
    for (const key of keys) {
      if (this.#read.has(key)) continue;
      this.#read.add(key);
      const value = this.#peek(key);
      if (!hasWeight(value)) continue;
      this.findings.minor('notSupported', this.place(key), `${key} (${preview(value)}) is not taken along.`);
    }
  }

  notSupported(key: string, text: string): void {
    this.#read.add(key);
    this.findings.notSupported(this.place(key), text);
  }

  translated(key: string, text: string): void {
    this.#read.add(key);
    this.findings.translated(this.place(key), text);
  }

  minor(outcome: 'translated' | 'notSupported', key: string, text: string): void {
    this.#read.add(key);
    this.findings.minor(outcome, this.place(key), text);
  }

  /** Reports what nobody read, here and in all objects below that were asked for. */
  finish(): void {
    for (const key of Object.keys(this.#members)) {
      if (this.#read.has(key) || !hasWeight(this.#members[key])) continue;
      const shown = preview(this.#members[key]);
      const name = shorten(key, 60);
      this.findings.notSupported(this.place(name), `The setting ${name} (${shown}) is not known here.`);
      this.#read.add(key);
    }
    for (const child of this.#children.values()) child.finish();
  }

  #peek(key: string): unknown {
    return Object.hasOwn(this.#members, key) ? this.#members[key] : undefined;
  }

  #adopt(name: string, value: unknown): Fields {
    const known = this.#children.get(name);
    if (known !== undefined) return known;
    const child = new Fields(value, this.place(name), this.findings);
    this.#children.set(name, child);
    return child;
  }

  #take<T>(key: string, expected: string, is: (value: unknown) => value is T): T | undefined {
    const value = this.#peek(key);
    if (value === undefined || value === null) return this.#nothing(key);
    if (is(value)) {
      this.#mark(key);
      return value;
    }
    if (!this.#read.has(key)) this.#wrong(key, expected, value);
    return this.#nothing(key);
  }

  #nothing(key: string): undefined {
    this.#read.add(key);
    return undefined;
  }

  #mark(key: string): void {
    if (!this.#read.has(key) && hasWeight(this.#peek(key))) this.findings.taken(this.place(key));
    this.#read.add(key);
  }

  #wrong(key: string, expected: string, value: unknown): void {
    this.findings.notSupported(this.place(key), `${key}: expected ${expected}, got ${preview(value)}.`);
  }
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What lies deeper is not looked at: it counts as something. No format nests so deep, and a stack has an end. */
const DEEPEST = 20;

/** Whether leaving a value out would change anything: not nothing, not false, not an empty text, list or object. */
function hasWeight(value: unknown, depth = 0): boolean {
  if (value === undefined || value === null || value === '' || value === false) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (!isMembers(value) || depth >= DEEPEST) return true;
  return Object.values(value).some((one) => hasWeight(one, depth + 1));
}

const LONGEST_PREVIEW = 120;

/** A value as one short line. */
export function preview(value: unknown): string {
  if (Array.isArray(value)) return value.length === 1 ? '1 element' : `${value.length} elements`;
  if (isMembers(value)) return shorten(Object.keys(value).join(', '));
  return shorten(typeof value === 'string' ? JSON.stringify(value) : String(value));
}

/** A value as JSON, as far as it can be written so: what is nested too deep cannot. */
export function jsonText(value: unknown, space?: number): string {
  try {
    return JSON.stringify(value, undefined, space) ?? '';
  } catch (error) {
    if (error instanceof RangeError) return '…';
    throw error;
  }
}

export function shorten(text: string, longest: number = LONGEST_PREVIEW): string {
  const characters = [...text];
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`;
}
