import { checkValue } from './check.ts';
import type { Config } from './schema.ts';
import { SETTINGS, type SettingValue } from './settings.ts';
import { CONFIG_FILE_VARIABLE, type Environment, readEnvironment } from './sources/environment.ts';
import { readSettingsFile } from './sources/file.ts';
import { readFlags, type SettingFlags } from './sources/flags.ts';

export interface ConfigSources {
  /** A YAML file; without it the file that `DASHBOARDING_CONFIG` names, if any. */
  readonly file?: string;
  readonly flags?: SettingFlags;
  readonly environment?: Environment;
}

/**
 * Defaults, then the file, then the environment, then flags: a later source overrides an earlier one, setting by
 * setting. Every value is checked where it was set, also one that a later source overrides. Throws `ConfigError`.
 */
export function loadConfig(sources: ConfigSources = {}): Config {
  const environment = sources.environment ?? process.env;
  const file = sources.file ?? environment[CONFIG_FILE_VARIABLE];
  return buildConfig([
    ...(file === undefined || file === '' ? [] : readSettingsFile(file)),
    ...readEnvironment(environment),
    ...readFlags(sources.flags ?? {}),
  ]);
}

function buildConfig(values: readonly SettingValue[]): Config {
  const sections: Record<string, Record<string, unknown>> = {};
  const put = (section: string, key: string, value: unknown): void => {
    sections[section] ??= {};
    sections[section][key] = value;
  };
  for (const { section, key, schema } of SETTINGS.values())
    put(section, key, structuredClone(schema.default));
  for (const { setting, value, place } of values) {
    checkValue(setting.schema, value, place);
    put(setting.section, setting.key, value);
  }
  // Each setting was checked against its own schema, so together they are what `configSchema` describes.
  return deepFreeze(sections) as unknown as Config;
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) {
    if (typeof part === 'object' && part !== null) deepFreeze(part);
  }
  return Object.freeze(value);
}
