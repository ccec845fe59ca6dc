import { destination, type Logger as PinoLogger, pino, stdTimeFunctions } from 'pino';
import type { TelemetrySettings } from '../config/sections/telemetry.ts';

export type Logger = PinoLogger;

/**
 * JSON lines on standard error. Standard output stays free for what a command answers: the ready line of `serve`,
 * the table of `query`.
 */
export function createLogger(settings: Pick<TelemetrySettings, 'logLevel'>): Logger {
  return pino(
    {
      level: String(settings.logLevel),
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRET_PATHS, censor: '[secret]' },
    },
    // Written at once and in order: an asynchronous writer may reorder or lose the last lines of a process.
    destination({ fd: 2, sync: true }),
  );
}

/** Fields that must never reach a log, however they got into a log object. */
const SECRET_PATHS = [
  '*.password',
  '*.token',
  '*.authorization',
  '*.headers.authorization',
  '*.headers.cookie',
];
