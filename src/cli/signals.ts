const STOP_SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** Resolves with the first stop signal. A second one ends the process at once: the person has decided. */
export function nextStopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let isStopping = false;
    for (const signal of STOP_SIGNALS) {
      process.on(signal, () => {
        if (isStopping) process.exit(signal === 'SIGINT' ? 130 : 143);
        isStopping = true;
        resolve(signal);
      });
    }
  });
}
