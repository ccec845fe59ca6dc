/** The parts of a `.cpuprofile` (Chrome DevTools protocol, Profiler.Profile) that tell where time was spent. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      /** From 0. */
      readonly lineNumber: number;
    };
  }[];
  /** Ids of nodes, one for each look at the stack. */
  readonly samples: readonly number[];
  /** Microseconds before each of the samples. */
  readonly timeDeltas: readonly number[];
}

export interface SelfTime {
  readonly place: string;
  readonly ms: number;
  /** Of the time in which the thread did something. */
  readonly share: number;
}

export interface SelfTimes {
  readonly idleMs: number;
  readonly busyMs: number;
  /** The longest first. */
  readonly places: readonly SelfTime[];
}

/** Time in each function itself, without those it called, added up over all places it was called from. */
export function selfTimes(profile: CpuProfile): SelfTimes {
  const places = new Map(profile.nodes.map(({ id, callFrame }) => [id, placeOf(callFrame)]));
  const msByPlace = new Map<string, number>();
  for (const [index, id] of profile.samples.entries()) {
    const place = places.get(id) ?? '(unknown)';
    // A delta is negative where the profiler's clock jumped.
    const ms = Math.max(0, profile.timeDeltas[index] ?? 0) / 1_000;
    msByPlace.set(place, (msByPlace.get(place) ?? 0) + ms);
  }
  const idleMs = msByPlace.get('(idle)') ?? 0;
  msByPlace.delete('(idle)');
  const busyMs = [...msByPlace.values()].reduce((sum, ms) => sum + ms, 0);
  const sorted = [...msByPlace].map(([place, ms]) => ({ place, ms, share: ms / (busyMs || 1) }));
  return { idleMs, busyMs, places: sorted.sort((a, b) => b.ms - a.ms) };
}

function placeOf({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame']): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  if (url === '') return name;
  // Packages by name, our files from src on, Node's own as they are.
  const file = /node_modules\/(?!.*node_modules\/)(.*)$|(?:^|\/)((?:src|bench)\/.*)$/.exec(url);
  return `${name} ${file?.[1] ?? file?.[2] ?? url}:${lineNumber + 1}`;
}
