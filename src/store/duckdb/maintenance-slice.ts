/** How long background work goes on before it gives way. A commit takes some six turns of the event loop and waits a slice in each: 5 ms halved the rate of ingest. */
export const SLICE_MS = 1;
