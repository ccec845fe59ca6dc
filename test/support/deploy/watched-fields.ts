/**
 * Finds the fields of a document that nobody asked for. A compiled JSON schema reads every field that it describes, so what is
 * left unread after validation is unknown to the schema, although the schema itself does not forbid it.
 */
export class WatchedFields {
  readonly #seen: { readonly path: string; readonly value: object; readonly read: Set<string> }[] = [];

  /** The same document, which notes what is read of it. */
  watch<T extends object>(value: T, path = ''): T {
    const read = new Set<string>();
    this.#seen.push({ path, value, read });
    const parts = new Map<string, object>();
    return new Proxy(value, {
      get: (target, key): unknown => {
        const part: unknown = Reflect.get(target, key);
        if (typeof key !== 'string') return part;
        read.add(key);
        if (typeof part !== 'object' || part === null) return part;
        const watched = parts.get(key) ?? this.watch(part, `${path}/${key}`);
        parts.set(key, watched);
        return watched;
      },
    });
  }

  /** Paths of what was there to be read and was not; of an object that nobody looked into, only the object. */
  unread(): readonly string[] {
    return this.#seen.flatMap(({ path, value, read }) =>
      Object.keys(value)
        .filter((key) => !read.has(key))
        .map((key) => `${path}/${key}`),
    );
  }
}
