import { ConfigError } from '../config-error.ts';
import { didYouMean } from '../nearest-name.ts';
import { parseText } from '../parse-text.ts';
import { ENV_PREFIX, SETTINGS, type SettingValue } from '../settings.ts';

/** Names the configuration file, as `--config` does. */
export const CONFIG_FILE_VARIABLE = `${ENV_PREFIX}CONFIG`;

/** Such variables are meant for this project's own tests and benchmarks, which start servers that inherit them. */
const TEST_PREFIX = `${ENV_PREFIX}TEST_`;

export type Environment = Readonly<Record<string, string | undefined>>;

/** The settings in environment variables. An empty variable counts as not set, as container tools write it. */
export function readEnvironment(environment: Environment): SettingValue[] {
  const byName = new Map([...SETTINGS.values()].map((setting) => [setting.envName, setting]));
  const found: SettingValue[] = [];
  for (const [name, text] of Object.entries(environment)) {
    if (!name.startsWith(ENV_PREFIX) || text === undefined || text === '') continue;
    if (name === CONFIG_FILE_VARIABLE || name.startsWith(TEST_PREFIX) || isServiceLink(name, text)) continue;
    const setting = byName.get(name);
    if (setting === undefined) {
      throw new ConfigError(`${name}: unknown environment variable${didYouMean(name, byName.keys())}`);
    }
    found.push({ setting, value: parseText(setting.schema, text), place: name });
  }
  return found;
}

/**
 * Kubernetes sets such variables in every pod beside a service named "dashboarding", among them
 * DASHBOARDING_PORT=tcp://10.0.0.1:8080. They describe the service; nobody set them for this program.
 */
function isServiceLink(name: string, text: string): boolean {
  return (
    (name === 'DASHBOARDING_PORT' && text.startsWith('tcp://')) ||
    /^DASHBOARDING_(SERVICE_(HOST|PORT)|PORT_\d+_(TCP|UDP))/.test(name)
  );
}
