/** The first of A to Z, then A1 to Z1 and so on, that no query has. */
export function nextRefId(queries: readonly { readonly refId: string }[]): string {
  const taken = new Set(queries.map(({ refId }) => refId));
  for (let round = 0; ; round++) {
    for (let letter = 0; letter < 26; letter++) {
      const refId = String.fromCharCode(65 + letter) + (round === 0 ? '' : round);
      if (!taken.has(refId)) return refId;
    }
  }
}
