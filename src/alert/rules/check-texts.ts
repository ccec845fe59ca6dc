import { shownName } from '../../lib/shown.ts';
import { invalidRule } from './problem.ts';

/** Labels are tags of the series that alerting writes, so they have the limits of tags. */
const MOST_TAG_BYTES = 200;
const MOST_NAME_CHARACTERS = 200;
const MOST_LABELS = 32;
const MOST_ANNOTATIONS = 32;
const MOST_ANNOTATION_CHARACTERS = 4_000;
const UNSAFE_KEYS: ReadonlySet<string> = new Set(['__name__', '__proto__']);

/** Labels that every alert gets; a rule cannot set them. */
export const OWN_LABELS = ['alertname', 'alertstate', 'severity'] as const;

type Texts = Readonly<Record<string, string>>;

/** `reserved`: keys that are given by the system. Throws `INVALID_RULE`. */
export function checkLabels(labels: Texts, place: string, reserved: readonly string[]): void {
  checkCount(labels, place, MOST_LABELS);
  for (const [key, value] of Object.entries(labels)) {
    const at = `${place}.${shownName(key)}`;
    checkTagKey(key, at);
    if (reserved.includes(key)) {
      throw invalidRule(`${at}: is set by the system`, `Every alert has ${reserved.join(', ')} of its own.`);
    }
    if (value === '') throw invalidRule(`${at}: is empty`, 'Leave the label out.');
    checkBytes(value, at);
    checkControls(value, at);
  }
}

export function checkAnnotations(annotations: Texts, place: string): void {
  checkCount(annotations, place, MOST_ANNOTATIONS);
  for (const [key, text] of Object.entries(annotations)) {
    const at = `${place}.${shownName(key)}`;
    checkTagKey(key, at);
    if (text.length > MOST_ANNOTATION_CHARACTERS) {
      throw invalidRule(
        `${at}: ${text.length} characters long; at most ${MOST_ANNOTATION_CHARACTERS} are allowed`,
      );
    }
  }
}

export function checkTagKey(key: string, place: string): void {
  if (key === '') throw invalidRule(`${place}: the key is empty`);
  if (UNSAFE_KEYS.has(key)) throw invalidRule(`${place}: the key ${key} is reserved`);
  checkBytes(key, place);
  checkControls(key, place);
}

/** The schema has bounded what was written; values of variables may be longer. */
export function checkFilledName(name: string, place: string): void {
  if (name.length > MOST_NAME_CHARACTERS) {
    throw invalidRule(
      `${place}: ${name.length} characters long with its variables; at most ${MOST_NAME_CHARACTERS} are allowed`,
    );
  }
  checkControls(name, place);
}

/** Control characters and halves of surrogate pairs cannot be stored as names. */
export function checkControls(text: string, place: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  if (/[\u0000-\u001f\u007f]/.test(text)) throw invalidRule(`${place}: has a control character`);
  if (!text.isWellFormed()) throw invalidRule(`${place}: has half of a surrogate pair`);
}

function checkBytes(text: string, place: string): void {
  const sizeBytes = Buffer.byteLength(text);
  if (sizeBytes > MOST_TAG_BYTES) {
    throw invalidRule(`${place}: ${sizeBytes} bytes long; at most ${MOST_TAG_BYTES} are allowed`);
  }
}

function checkCount(texts: Texts, place: string, most: number): void {
  const count = Object.keys(texts).length;
  if (count > most) throw invalidRule(`${place}: ${count} of them; at most ${most} are allowed`);
}
