import type { CodeKind } from '../../documents/as-code/code-kind.ts';
import { parseInhibition, parseRoute } from '../notify/index.ts';
import { parseAlertRule } from '../rules/parse-alert-rule.ts';
import { parseRecordingRule } from '../rules/parse-recording-rule.ts';

/**
 * What can be kept in files. Channels are not among them: they hold secrets. Silences are not: they are made for an occasion.
 */
export const CODE_KINDS: readonly CodeKind[] = [
  {
    plural: 'rules',
    noun: 'alert rule',
    one: 'an alert rule',
    path: '/api/v1/alerts/rules',
    computed: ['status'],
    check: (fields) => parseAlertRule(fields),
  },
  {
    plural: 'recordings',
    noun: 'recording rule',
    one: 'a recording rule',
    path: '/api/v1/alerts/recordings',
    check: (fields) => parseRecordingRule(fields),
  },
  {
    plural: 'routes',
    noun: 'notification route',
    one: 'a notification route',
    path: '/api/v1/alerts/routes',
    check: parseRoute,
  },
  {
    plural: 'inhibitions',
    noun: 'inhibition',
    one: 'an inhibition',
    path: '/api/v1/alerts/inhibitions',
    check: parseInhibition,
  },
];
