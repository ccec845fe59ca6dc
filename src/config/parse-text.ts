import { choicesOf, type SettingSchema } from './setting-schema.ts';

const TRUE_WORDS = new Set(['true', '1', 'yes', 'on']);
const FALSE_WORDS = new Set(['false', '0', 'no', 'off']);

/**
 * The value that a text from the environment or the command line stands for, by the setting's type. A text that cannot
 * be read is returned as it is: the check that follows then names it as what was got.
 */
export function parseText(schema: SettingSchema, text: string): unknown {
  const trimmed = text.trim();
  const choice = choicesOf(schema)?.find((value) => String(value) === trimmed);
  if (choice !== undefined) return choice;
  switch (schema.type) {
    case 'integer':
    case 'number':
      return parseNumber(trimmed) ?? text;
    case 'boolean':
      return parseBoolean(trimmed) ?? text;
    case 'array':
      return parseList(schema.items ?? {}, trimmed) ?? text;
    case 'object':
      return parseJson(trimmed) ?? text;
    default:
      return text;
  }
}

function parseNumber(text: string): number | undefined {
  // Number('') is 0 and Number('0x10') is 16: neither is what a person means who sets a limit.
  const plain = text.replaceAll('_', '');
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? Number(plain) : undefined;
}

function parseBoolean(text: string): boolean | undefined {
  const word = text.toLowerCase();
  if (TRUE_WORDS.has(word)) return true;
  return FALSE_WORDS.has(word) ? false : undefined;
}

/** JSON when it looks like it, else items separated by commas. */
function parseList(items: SettingSchema, text: string): unknown {
  if (text === '') return [];
  if (text.startsWith('[') || items.type === 'object') return parseJson(text);
  return text.split(',').map((item) => parseText(items, item.trim()));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
