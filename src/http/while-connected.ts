import type { FastifyReply } from 'fastify';

/** Runs `work` with a signal that aborts when the client leaves before it is done. */
export async function whileConnected<T>(
  reply: FastifyReply,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const leave = () => controller.abort();
  reply.raw.once('close', leave);
  try {
    return await work(controller.signal);
  } finally {
    reply.raw.off('close', leave);
  }
}
