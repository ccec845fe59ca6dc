/** The names under which everything is in Redis; operators look for them. */
export const KEYS = {
  /** `cache:query:{hash}`: the engine's own keys begin with `query:`. */
  cache: (key: string) => `cache:${key}`,
  /** `cache:metric:id:{installation}:{metric}:{hash}`. */
  id: (key: string) => `cache:metric:id:${key}`,
  alertState: (ruleId: string) => `alert:state:${ruleId}`,
  /** `rate:limit:ingest:{client}`. */
  rateLimit: (key: string) => `rate:limit:${key}`,
} as const;
