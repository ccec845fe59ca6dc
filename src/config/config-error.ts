import { AppError } from '../lib/errors.ts';

/** A setting that cannot be used. The message names where it was set, its place, what was got and what is allowed. */
export class ConfigError extends AppError {
  constructor(message: string, options: { readonly fix?: string; readonly cause?: unknown } = {}) {
    super('CONFIG_INVALID', message, { status: 500, ...options });
  }
}
