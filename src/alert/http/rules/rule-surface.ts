import type { DocumentSurface } from '../../../documents/http/document-surface.ts';
import type { Metadata, StoredDocument } from '../../../metadata/port.ts';
import type { StateStore } from '../../../state/port.ts';
import { parseAlertRule, type RuleStatus, readRuleStatus } from '../../engine/index.ts';
import { type AlertRuleSpec, alertRuleSchema } from '../../model/rule.ts';
import { checkChannelNames } from '../documents/channel-references.ts';
import { ruleReply } from './rule-schemas.ts';
import { shownStatus } from './rule-states.ts';

export interface RuleSurfaceDependencies {
  readonly metadata: Pick<Metadata, 'documents'>;
  readonly state: Pick<StateStore, 'alertStateGet'>;
  /** How a rule stands that this process itself evaluates: newer than what is shared. */
  readonly ownStatus?: (ruleId: string) => RuleStatus | undefined;
}

/** Alert rules as HTTP shows them: with how they stand. */
export function ruleSurface({ metadata, state, ownStatus }: RuleSurfaceDependencies): DocumentSurface {
  return {
    kind: 'alert_rules',
    path: '/api/v1/alerts/rules',
    noun: 'alert rule',
    plural: 'rules',
    tag: 'alert rules',
    input: alertRuleSchema,
    reply: ruleReply,
    check: async (sent) => {
      const spec = parseAlertRule(sent);
      const { channels } = spec.notification;
      await checkChannelNames(channels, {
        metadata,
        code: 'INVALID_RULE',
        place: 'rule.notification.channels',
      });
      return { name: spec.name, body: spec };
    },
    show: (body) => body as object,
    enrich: async (documents) => {
      const shared = await readRuleStatus(
        state,
        documents.map(({ id }) => id),
      );
      return documents.map((document) => ({
        status: shownStatus(specOf(document), ownStatus?.(document.id) ?? shared.get(document.id)),
      }));
    },
  };
}

function specOf({ body }: StoredDocument): AlertRuleSpec {
  return body as AlertRuleSpec;
}
