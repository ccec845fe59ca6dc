import type { Generated } from 'kysely';
import type { DocumentKind } from '../port.ts';

// The tables of docs/formats/metadata.md, alike in both dialects. JSON is text here; times are whole UTC milliseconds.

export interface DocumentTable {
  readonly id: string;
  readonly name: string;
  readonly body: string;
  readonly version: number;
  readonly origin: string;
  readonly created_at_ms: number;
  readonly updated_at_ms: number;
  readonly updated_by: string;
}

interface AuditTable {
  readonly seq: Generated<number>;
  readonly at_ms: number;
  readonly actor: string;
  readonly action: string;
  readonly kind: string;
  readonly subject_id: string;
  readonly subject_name: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface EventTable {
  readonly seq: Generated<number>;
  readonly id: string;
  readonly rule_id: string;
  readonly rule_name: string;
  readonly alert_id: string;
  readonly group_tags: string;
  readonly labels: string;
  readonly annotations: string;
  readonly from_state: string;
  readonly to_state: string;
  readonly reason: string;
  readonly at_ms: number;
  readonly value: number | null;
  readonly threshold: number;
  readonly severity: string;
  readonly first_triggered_ms: number | null;
  readonly fired_ms: number | null;
  readonly resolved_ms: number | null;
  readonly episode_id: string | null;
  readonly message: string | null;
}

interface InstanceTable {
  readonly alert_id: string;
  readonly rule_id: string;
  readonly state: string;
  readonly since_ms: number;
  readonly event_seq: number;
  readonly episode_id: string | null;
}

interface AcknowledgementTable {
  readonly episode_id: string;
  readonly alert_id: string;
  readonly began_ms: number;
  readonly at_ms: number;
  readonly actor: string;
  readonly comment: string;
}

interface LeaseTable {
  readonly name: string;
  /** NULL when it was given back. */
  readonly owner: string | null;
  readonly generation: number;
  readonly expires_at_ms: number;
}

interface LeaseMemberTable {
  readonly group_name: string;
  readonly owner: string;
  readonly seen_at_ms: number;
}

interface MissedTable {
  readonly shard: string;
  readonly rule_id: string;
  readonly missed: number;
}

interface GroupTable {
  readonly key: string;
  readonly state: string;
  readonly updated_at_ms: number;
}

export interface DeliveryTable {
  readonly id: string;
  readonly channel_id: string;
  readonly channel_name: string;
  readonly group_key: string;
  readonly state: string;
  readonly subject: Generated<string>;
  readonly message: string;
  readonly event_ids: string;
  readonly created_at_ms: number;
  readonly due_at_ms: number;
  readonly taken_at_ms: number | null;
  readonly attempts: Generated<number>;
  readonly last_error: string | null;
  readonly finished_at_ms: number | null;
}

export interface AttemptTable {
  readonly delivery_id: string;
  readonly number: number;
  readonly started_at_ms: number;
  readonly duration_ms: number;
  readonly outcome: string;
  readonly status: number | null;
  readonly answer: string;
}

interface VersionTable {
  readonly dashboard_id: string;
  readonly version: number;
  readonly name: string;
  /** NULL where it was deleted. */
  readonly body: string | null;
  readonly at_ms: number;
  readonly actor: string;
  readonly comment: string;
}

export interface ShareTable {
  readonly id: string;
  readonly token_hash: string;
  readonly dashboard_id: string;
  readonly created_at_ms: number;
  readonly created_by: string;
  readonly expires_at_ms: number | null;
  readonly last_used_at_ms: number | null;
}

export interface AnnotationTable {
  readonly id: string;
  readonly start_ms: number;
  readonly end_ms: number | null;
  readonly title: string;
  readonly text: string;
  readonly tags: string;
  readonly author: string;
  readonly dashboard_id: string | null;
  readonly panel_id: number | null;
  readonly created_at_ms: number;
  readonly updated_at_ms: number;
}

export type Tables = Record<DocumentKind, DocumentTable> & {
  readonly document_revisions: { readonly kind: string; readonly revision: number };
  readonly audit_log: AuditTable;
  readonly alert_events: EventTable;
  readonly alert_instances: InstanceTable;
  readonly alert_acknowledgements: AcknowledgementTable;
  readonly leases: LeaseTable;
  readonly lease_members: LeaseMemberTable;
  readonly alert_progress: { readonly shard: string; readonly evaluated_ms: number };
  readonly alert_missed_evaluations: MissedTable;
  readonly notification_groups: GroupTable;
  readonly notification_deliveries: DeliveryTable;
  readonly notification_delivery_events: { readonly event_id: string; readonly delivery_id: string };
  readonly notification_attempts: AttemptTable;
  readonly dashboard_versions: VersionTable;
  readonly dashboard_stars: { readonly actor: string; readonly dashboard_id: string };
  readonly dashboard_shares: ShareTable;
  readonly annotations: AnnotationTable;
  readonly annotation_tags: { readonly tag: string; readonly annotation_id: string };
};
