import type { Config } from '../config/schema.ts';
import type { Clock } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import type { DeadLetters } from '../queue/port.ts';
import { RabbitMqDeadLetters } from '../queue/rabbitmq/rabbitmq-dead-letters.ts';

/** The dead letters of the configured profile, reached directly, without a server. Throws `NO_DEAD_LETTERS` where none are kept. */
export function openDeadLetters({ config, clock }: { config: Config; clock: Clock }): DeadLetters {
  if (config.server.profile !== 'cluster') {
    throw new AppError(
      'NO_DEAD_LETTERS',
      'the embedded profile keeps no dead letters: who sends samples that cannot be stored is told at once',
      {
        status: 400,
        fix: 'For a cluster, set DASHBOARDING_PROFILE=cluster and DASHBOARDING_RABBITMQ_URL, or name its settings with --config.',
      },
    );
  }
  return new RabbitMqDeadLetters({ settings: config.rabbitmq, clock });
}
