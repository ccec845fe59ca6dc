import type { StateStore } from '../../../state/port.ts';

export { isAs, NOON, testApi } from '../../../documents/testing/test-api.ts';

/** A state store that has lost everything. */
export const emptyState: Pick<StateStore, 'alertStateGet'> = { alertStateGet: async () => undefined };
