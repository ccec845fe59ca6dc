import { AppError } from '../../../../lib/errors.ts';
import type {
  AlertRepository,
  Lease,
  LeaseRepository,
  Metadata,
  ProgressRepository,
  ToldProgress,
} from '../../../../metadata/port.ts';
import type { RecordOutcome } from './oracle.ts';

/** What may go wrong with one evaluator, and what is told of it. */
export interface Trouble {
  /** Nothing of the metadata can be reached. */
  isCutOff: boolean;
  /** What the next records come to, for the events of evaluations. */
  recordFault: 'failedBefore' | 'failedAfter' | undefined;
  /** Calls until the process dies; undefined while it lives on. */
  diesAfter: number | undefined;
  isDead: boolean;
  /** What the metadata are at; it goes on when the process is dead. */
  readonly underWay: Set<Promise<unknown>>;
  readonly died: () => void;
  /** How far shards were evaluated was stored. */
  readonly told: (progress: readonly ToldProgress[]) => void;
  readonly recorded: (lease: Lease, ruleIds: ReadonlySet<string>, outcome: RecordOutcome) => void;
}

/** What a process that died hears of whatever it asked. A promise for each, so that none holds what waits for it. */
export function never(): Promise<never> {
  return new Promise(() => undefined);
}

/** Called right before and after each effect: whether the process is dead, or dies now. */
export function isGone(trouble: Trouble): boolean {
  if (trouble.isDead || trouble.diesAfter === undefined) return trouble.isDead;
  trouble.diesAfter -= 1;
  if (trouble.diesAfter > 0) return false;
  trouble.isDead = true;
  trouble.died();
  return true;
}

const AWAY = () => new AppError('METADATA_UNAVAILABLE', 'the database is away', { status: 503 });

/** The metadata as one evaluator sees them. */
export function troubledMetadata(
  metadata: Metadata,
  trouble: Trouble,
): Pick<Metadata, 'documents' | 'alerts' | 'leases' | 'progress' | 'audit'> {
  const troubled = <T extends object>(target: T): T =>
    new Proxy(target, {
      get: (_, name) => {
        const method = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>;
        return async (...args: unknown[]) => {
          if (isGone(trouble)) return never();
          if (trouble.isCutOff) throw AWAY();
          const result = await underWay(trouble, method.apply(target, args));
          if (isGone(trouble)) return never();
          return result;
        };
      },
    });
  const alerts = troubled(metadata.alerts);
  return {
    documents: (kind) => troubled(metadata.documents(kind)),
    alerts: new Proxy(alerts, {
      get: (target, name) =>
        name === 'record' ? recordWith(metadata.alerts, trouble) : Reflect.get(target, name),
    }),
    leases: troubled<LeaseRepository>(metadata.leases),
    progress: {
      read: troubled(metadata.progress).read,
      tell: tellWith(metadata.progress, trouble),
    },
    audit: troubled(metadata.audit),
  };
}

function recordWith(alerts: AlertRepository, trouble: Trouble): AlertRepository['record'] {
  return async (events, { lease }) => {
    if (isGone(trouble)) return never();
    const ruleIds = new Set(events.map(({ ruleId }) => ruleId));
    if (trouble.isCutOff || trouble.recordFault === 'failedBefore') {
      trouble.recorded(lease, ruleIds, 'failedBefore');
      throw AWAY();
    }
    const fault = trouble.recordFault;
    const recording = alerts.record(events, { lease }).then(
      (stored) => {
        trouble.recorded(lease, ruleIds, fault ?? 'stored');
        return stored;
      },
      (error: unknown) => {
        trouble.recorded(lease, ruleIds, 'lost');
        throw error;
      },
    );
    const stored = await underWay(trouble, recording);
    if (isGone(trouble)) return never();
    if (fault === 'failedAfter') throw AWAY();
    return stored;
  };
}

function tellWith(progress: ProgressRepository, trouble: Trouble): ProgressRepository['tell'] {
  return async (told) => {
    if (isGone(trouble)) return never();
    if (trouble.isCutOff) throw AWAY();
    const telling = progress.tell(told).then((shards) => {
      trouble.told(told.filter(({ lease }) => shards.includes(lease.name)));
      return shards;
    });
    const stored = await underWay(trouble, telling);
    if (isGone(trouble)) return never();
    return stored;
  };
}

async function underWay<T>({ underWay: calls }: Trouble, call: Promise<T>): Promise<T> {
  calls.add(call);
  try {
    return await call;
  } finally {
    calls.delete(call);
  }
}
