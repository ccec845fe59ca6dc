import { posix, win32 } from 'node:path';
import type { Environment } from './sources/environment.ts';

const NAMES = [
  ...['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'],
  ...['microsoft-edge', 'microsoft-edge-stable'],
];

/** Where the installers of macOS put them, for all users and for one. */
const MAC_APPLICATIONS = ['Google Chrome', 'Chromium', 'Microsoft Edge'];

/** Below the folders for programs of Windows. */
const WINDOWS_PROGRAMS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];
const WINDOWS_FOLDERS = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'];

/**
 * Where a Chromium, a Chrome or an Edge may be, best first. What `CHROMIUM_PATH` names is the only place when it is set; else the usual
 * names on the `PATH`, then where the installers of the system put them.
 */
export function browserPlaces(
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
): readonly string[] {
  const given = environment.CHROMIUM_PATH;
  if (given !== undefined && given !== '') return [given];
  if (platform === 'win32') return windowsPlaces(environment);
  const folders = (environment.PATH ?? '').split(posix.delimiter).filter((folder) => folder !== '');
  const onPath = NAMES.flatMap((name) => folders.map((folder) => posix.join(folder, name)));
  return platform === 'darwin' ? [...onPath, ...macPlaces(environment)] : onPath;
}

function macPlaces({ HOME = '' }: Environment): readonly string[] {
  const roots = ['/Applications', ...(HOME === '' ? [] : [posix.join(HOME, 'Applications')])];
  return MAC_APPLICATIONS.flatMap((name) =>
    roots.map((root) => posix.join(root, `${name}.app`, 'Contents/MacOS', name)),
  );
}

function windowsPlaces(environment: Environment): readonly string[] {
  const roots = WINDOWS_FOLDERS.flatMap((name) => environment[name] ?? []);
  return WINDOWS_PROGRAMS.flatMap((program) => roots.map((root) => win32.join(root, program)));
}
