import { postSamples } from '../../support/http.ts';

const STEP_MS = 10_000;

/** The temperatures of two rooms in a past range: the kitchen is above 30 for a quarter of the time, the cellar never. */
export async function sendRooms(
  serverUrl: string,
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
): Promise<void> {
  const samples = [];
  for (let timestamp = startMs; timestamp <= endMs; timestamp += STEP_MS) {
    const share = (timestamp - startMs) / (endMs - startMs);
    const kitchen = share > 0.4 && share < 0.65 ? 34 : 21 + Math.sin(share * 20);
    for (const [room, value] of [
      ['kitchen', kitchen],
      ['cellar', 14 + share],
    ] as const) {
      samples.push({ name: 'room_temperature', value, timestamp, unit: 'celsius', tags: { room } });
    }
  }
  const { accepted } = await postSamples(serverUrl, samples);
  if (accepted !== samples.length) throw new Error(`the server took ${accepted} of ${samples.length}`);
}
