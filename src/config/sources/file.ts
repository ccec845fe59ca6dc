import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { isMap } from '../check.ts';
import { ConfigError } from '../config-error.ts';
import { didYouMean } from '../nearest-name.ts';
import { SETTINGS, type SettingValue } from '../settings.ts';

/** The settings in a YAML file: a map of sections, each a map of keys. An empty file sets nothing. */
export function readSettingsFile(path: string): SettingValue[] {
  return settingsFromYaml(readText(path), path);
}

export function settingsFromYaml(text: string, file: string): SettingValue[] {
  const document = parseYaml(text, file);
  if (document === null || document === undefined) return [];
  if (!isMap(document)) throw new ConfigError(`${file}: expected a map of sections such as "server:"`);
  return Object.entries(document).flatMap(([section, keys]) => settingsOfSection(file, section, keys));
}

function settingsOfSection(file: string, section: string, keys: unknown): SettingValue[] {
  const known = [...SETTINGS.values()];
  if (!known.some((setting) => setting.section === section)) {
    const sections = new Set(known.map((setting) => setting.section));
    throw new ConfigError(`${file}: ${section}: unknown section${didYouMean(section, sections)}`, {
      fix: `The sections are ${[...sections].join(', ')}.`,
    });
  }
  // "server:" with everything below commented out is an empty section, not a mistake.
  if (keys === null) return [];
  if (!isMap(keys)) throw new ConfigError(`${file}: ${section}: expected a map of settings`);
  return Object.entries(keys).map(([key, value]) => settingOf(file, section, key, value));
}

function settingOf(file: string, section: string, key: string, value: unknown): SettingValue {
  const place = `${file}: ${section}.${key}`;
  const setting = SETTINGS.get(`${section}.${key}`);
  if (setting !== undefined) return { setting, value, place };
  const siblings = [...SETTINGS.values()].filter((other) => other.section === section);
  const keys = siblings.map((sibling) => sibling.key);
  throw new ConfigError(`${place}: unknown setting${didYouMean(key, keys)}`, {
    fix: `The settings of ${section} are ${keys.join(', ')}.`,
  });
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new ConfigError(`${path}: the configuration file cannot be read: ${(cause as Error).message}`, {
      cause,
    });
  }
}

function parseYaml(text: string, file: string): unknown {
  const document = parseDocument(text, { prettyErrors: true });
  const [error] = document.errors;
  if (error !== undefined) throw new ConfigError(`${file}: not valid YAML: ${error.message}`);
  return document.toJS({ maxAliasCount: 100 });
}
