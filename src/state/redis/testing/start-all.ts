interface Stoppable {
  stop(): Promise<void>;
}

/** Several servers that stand and fall together: when one does not start, the others are stopped. */
export function startAll() {
  const started: Stoppable[] = [];
  const stop = async () => {
    await Promise.all(started.map((each) => each.stop()));
  };
  const orStop = async <T>(task: Promise<T>): Promise<T> => {
    try {
      return await task;
    } catch (error) {
      await stop();
      throw error;
    }
  };
  return {
    stop,
    add: <T extends Stoppable>(starting: Promise<T>): Promise<T> =>
      orStop(
        starting.then((server) => {
          started.push(server);
          return server;
        }),
      ),
    /** Polls; a condition that throws does not hold yet. */
    until: (what: string, condition: () => Promise<boolean>): Promise<void> =>
      orStop(
        (async () => {
          const endMs = performance.now() + 20_000;
          while (!(await condition().catch(() => false))) {
            if (performance.now() > endMs) throw new Error(`waited 20 s in vain: ${what}`);
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
        })(),
      ),
  };
}
