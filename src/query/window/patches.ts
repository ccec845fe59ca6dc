import { AppError } from '../../lib/errors.ts';

/** A part of what is to be read: units (groups or series) `[fromUnit, toUnit)` at ends `[fromEnd, toEnd)`. */
export interface Patch {
  readonly fromUnit: number;
  readonly toUnit: number;
  readonly fromEnd: number;
  readonly toEnd: number;
}

export interface PatchReader {
  /** What reading a patch costs, as far as can be told before; more than 1 is too much for one read. */
  cost(patch: Patch): number;
  /** Reads a patch and keeps what it gives. `isLast`: it cannot be cut any further, so it may cost what it must. */
  read(patch: Patch, isLast: boolean): Promise<void>;
}

/**
 * Reads a patch in parts that are affordable, one after the other: cut in halves where that is known before, and where the store
 * refuses with `QUERY_TOO_LARGE`. Throws that error when what cannot be cut any further is still too large.
 */
export async function readInPatches(patch: Patch, reader: PatchReader): Promise<void> {
  const halves = cut(patch);
  if (halves !== undefined && reader.cost(patch) > 1) return readAll(halves, reader);
  try {
    await reader.read(patch, halves === undefined);
  } catch (error) {
    if (halves === undefined || !isTooLarge(error)) throw error;
    await readAll(halves, reader);
  }
}

export function isTooLarge(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'QUERY_TOO_LARGE';
}

async function readAll(patches: readonly Patch[], reader: PatchReader): Promise<void> {
  for (const patch of patches) await readInPatches(patch, reader);
}

/** By units first: neighbouring ends share most of their windows, which both halves would have to read. */
function cut(patch: Patch): readonly Patch[] | undefined {
  const { fromUnit, toUnit, fromEnd, toEnd } = patch;
  if (toUnit - fromUnit > 1) {
    const middle = (fromUnit + toUnit) >>> 1;
    return [
      { ...patch, toUnit: middle },
      { ...patch, fromUnit: middle },
    ];
  }
  if (toEnd - fromEnd <= 1) return undefined;
  const middle = (fromEnd + toEnd) >>> 1;
  return [
    { ...patch, toEnd: middle },
    { ...patch, fromEnd: middle },
  ];
}
