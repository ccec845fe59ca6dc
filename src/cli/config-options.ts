import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import type { SettingFlags } from '../config/sources/flags.ts';
import { type CommandOption, listOption, type OptionValues, textOption } from './command.ts';

/** Options that every command has which reads settings. */
export const CONFIG_OPTIONS = {
  config: { type: 'string', value: 'FILE', description: 'YAML file with settings.' },
  set: {
    type: 'string',
    multiple: true,
    value: 'SECTION.KEY=VALUE',
    description: 'Set any setting; may be repeated. docs/guide/settings.md lists them.',
  },
} as const satisfies Record<string, CommandOption>;

/** The settings from the file, the environment and these options. */
export function configFromOptions(values: OptionValues): Config {
  const file = textOption(values, 'config');
  const { config: _, set: __, ...flags } = values;
  return loadConfig({
    ...(file === undefined ? {} : { file }),
    flags: { ...(flags as SettingFlags), set: listOption(values, 'set') },
  });
}
