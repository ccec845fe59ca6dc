import { ConfigError } from '../config-error.ts';
import { didYouMean } from '../nearest-name.ts';
import { parseText } from '../parse-text.ts';
import { SETTINGS, type Setting, type SettingValue } from '../settings.ts';

/** Flags with a name of their own; everything else is set by `--set section.key=value`. */
export const FLAG_SETTINGS = {
  port: 'server.port',
  host: 'server.host',
  'data-dir': 'server.dataDir',
  profile: 'server.profile',
  role: 'server.roles',
  server: 'agent.serverUrl',
} as const;

export type FlagName = keyof typeof FLAG_SETTINGS;

export interface SettingFlags extends Readonly<Partial<Record<FlagName, string>>> {
  readonly 'no-agent'?: boolean;
  /** Each `section.key=value`. */
  readonly set?: readonly string[];
}

export function readFlags(flags: SettingFlags): SettingValue[] {
  const found: SettingValue[] = [];
  for (const [flag, path] of Object.entries(FLAG_SETTINGS)) {
    const text = flags[flag as FlagName];
    if (text === undefined) continue;
    const setting = settingAt(path, `--${flag}`);
    found.push({ setting, value: parseText(setting.schema, text), place: `--${flag}` });
  }
  if (flags['no-agent'] === true) {
    found.push({ setting: settingAt('agent.enabled', '--no-agent'), value: false, place: '--no-agent' });
  }
  return [...found, ...(flags.set ?? []).map(readSetFlag)];
}

function readSetFlag(assignment: string): SettingValue {
  const equals = assignment.indexOf('=');
  if (equals <= 0) {
    throw new ConfigError(`--set: expected section.key=value, got ${JSON.stringify(assignment)}`);
  }
  const path = assignment.slice(0, equals).trim();
  const setting = settingAt(path, '--set');
  const place = `--set ${path}`;
  return { setting, value: parseText(setting.schema, assignment.slice(equals + 1)), place };
}

function settingAt(path: string, flag: string): Setting {
  const setting = SETTINGS.get(path);
  if (setting !== undefined) return setting;
  throw new ConfigError(`${flag} ${path}: unknown setting${didYouMean(path, SETTINGS.keys())}`);
}
