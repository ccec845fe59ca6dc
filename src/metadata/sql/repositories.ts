import type { AnnotationRepository } from '../annotation-port.ts';
import type { DashboardRepository } from '../dashboard-port.ts';
import {
  type AlertRepository,
  type AuditRepository,
  type DeliveryRepository,
  DOCUMENT_KINDS,
  type DocumentKind,
  type DocumentRepository,
  type LeaseRepository,
  type ProgressRepository,
} from '../port.ts';
import { SqlAlerts } from './alerts.ts';
import { annotationRepository } from './annotations.ts';
import { auditRepository } from './audit.ts';
import { dashboardHistory } from './dashboard-history.ts';
import { dashboardRepository } from './dashboards.ts';
import { SqlDeliveries } from './deliveries.ts';
import { type DocumentHistory, SqlDocuments } from './documents.ts';
import { SqlLeases } from './leases.ts';
import { SqlProgress } from './progress.ts';
import type { SqlAccess } from './sql-access.ts';

export interface Repositories {
  documents(kind: DocumentKind): DocumentRepository;
  readonly audit: AuditRepository;
  readonly alerts: AlertRepository;
  readonly leases: LeaseRepository;
  readonly progress: ProgressRepository;
  readonly deliveries: DeliveryRepository;
  readonly dashboards: DashboardRepository;
  readonly annotations: AnnotationRepository;
}

/** Kinds that keep each version of a document. */
const HISTORIES: Partial<Record<DocumentKind, DocumentHistory>> = { dashboards: dashboardHistory };

/** All repositories over one database. */
export function sqlRepositories(access: SqlAccess): Repositories {
  const documents = new Map<DocumentKind, DocumentRepository>(
    DOCUMENT_KINDS.map((kind) => [kind, new SqlDocuments(kind, access, HISTORIES[kind])]),
  );
  return {
    documents: (kind) => {
      const repository = documents.get(kind);
      if (repository === undefined) throw new Error(`BUG: documents of the kind ${kind} are not known`);
      return repository;
    },
    audit: auditRepository(access),
    alerts: new SqlAlerts(access),
    leases: new SqlLeases(access),
    progress: new SqlProgress(access),
    deliveries: new SqlDeliveries(access),
    dashboards: dashboardRepository(access),
    annotations: annotationRepository(access),
  };
}
