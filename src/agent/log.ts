/** The part of the logger that the agent needs; a pino logger fits. */
export interface AgentLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}
