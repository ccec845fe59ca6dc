import { CODE_KINDS } from '../alert/as-code/kinds.ts';
import { readSources, wantedOf } from '../alert/as-code/wanted.ts';
import type { Action } from './action.ts';
import { applyFiles } from './apply-files.ts';

/** `alerts apply`: rules, recordings, routes and inhibitions of files. */
export const applyAlerts: Action = ({ values, files }) =>
  applyFiles(
    { values, positionals: files },
    {
      ...{ command: 'alerts', example: 'rules.yaml', kinds: CODE_KINDS, read: readSources },
      wanted: (sources) => wantedOf(sources, CODE_KINDS),
    },
  );
