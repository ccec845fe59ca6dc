import type { NotifyLinks } from './contract.ts';

/** The rule that has no page of its own. */
const BUILT_IN = 'dashboarding:';

/**
 * Addresses of pages under `notify.publicUrl`, or under the server's own address where that is not set. Empty where neither is known: a
 * link that leads nowhere is worse than none.
 */
export function createLinks({
  publicUrl,
  serverUrl,
}: {
  readonly publicUrl: string;
  /** Where this process serves pages; empty where it serves none. */
  readonly serverUrl: string;
}): NotifyLinks {
  const baseUrl = (publicUrl === '' ? serverUrl : publicUrl).replace(/\/+$/, '');
  if (baseUrl === '') return { baseUrl, alert: () => '', silences: () => '' };
  return {
    baseUrl,
    alert: ({ ruleId }) =>
      ruleId.startsWith(BUILT_IN)
        ? `${baseUrl}/alerts`
        : `${baseUrl}/alerts/rules/${encodeURIComponent(ruleId)}`,
    silences: () => `${baseUrl}/alerts/silences`,
  };
}
