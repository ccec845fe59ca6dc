import { configSchema } from './schema.ts';
import type { SettingSchema } from './setting-schema.ts';

/** One setting: its place in the file, its name in the environment and what it may be. */
export interface Setting {
  readonly section: string;
  readonly key: string;
  /** `section.key`. */
  readonly path: string;
  readonly envName: string;
  readonly schema: SettingSchema;
}

/** A setting's value as one source gave it; `place` names source and setting for error messages. */
export interface SettingValue {
  readonly setting: Setting;
  readonly value: unknown;
  readonly place: string;
}

export const ENV_PREFIX = 'DASHBOARDING_';

/** All settings by `section.key`, in the order of the schema. */
export const SETTINGS: ReadonlyMap<string, Setting> = new Map(
  Object.entries(configSchema.properties).flatMap(([section, schema]) =>
    Object.entries((schema as SettingSchema).properties ?? {}).map(([key, keySchema]): [string, Setting] => [
      `${section}.${key}`,
      { section, key, path: `${section}.${key}`, envName: envNameOf(section, key), schema: keySchema },
    ]),
  ),
);

/** Settings of the server section go without their section: `DASHBOARDING_PORT`. */
function envNameOf(section: string, key: string): string {
  const name = section === 'server' ? key : `${section}_${key}`;
  return (
    ENV_PREFIX +
    name
      .replace('MiB', 'Mib')
      .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
      .toUpperCase()
  );
}
