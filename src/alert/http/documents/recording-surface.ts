import Type from 'typebox';
import { documentFields } from '../../../documents/http/document-schemas.ts';
import type { DocumentSurface } from '../../../documents/http/document-surface.ts';
import { parseRecordingRule } from '../../engine/index.ts';
import { recordingRuleSchema } from '../../model/rule.ts';

/** Recording rules as HTTP shows them. */
export const recordingSurface: DocumentSurface = {
  kind: 'recording_rules',
  path: '/api/v1/alerts/recordings',
  noun: 'recording rule',
  plural: 'recordings',
  tag: 'alert rules',
  input: recordingRuleSchema,
  reply: Type.Object({ ...recordingRuleSchema.properties, ...documentFields }),
  check: (sent) => {
    const spec = parseRecordingRule(sent);
    return { name: spec.name, body: spec };
  },
  show: (body) => body as object,
};
