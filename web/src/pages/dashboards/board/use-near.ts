import { type RefCallback, useCallback, useEffect, useRef, useState } from 'react';

// Asked for before it is scrolled to, so that a slow scroll meets no empty panel.
export const AHEAD_PX = 400;

export interface Near {
  readonly keys: ReadonlySet<string>;
  /** A ref for the element of that key; the same function for the same key. */
  ref(key: string): RefCallback<HTMLElement>;
}

/** Which elements are in sight or near. `first` are taken to be until the browser has looked. */
export function useNear(first: ReadonlySet<string>): Near {
  const [keys, setKeys] = useState(first);
  const registry = useRef(new Registry((next) => setKeys(next), first));
  useEffect(() => {
    const { current } = registry;
    current.start();
    return () => current.stop();
  }, []);
  const ref = useCallback((key: string) => registry.current.ref(key), []);
  return { keys, ref };
}

class Registry {
  readonly #elements = new Map<string, HTMLElement>();
  readonly #refs = new Map<string, RefCallback<HTMLElement>>();
  readonly #onChange: (keys: ReadonlySet<string>) => void;
  #near: Set<string>;
  #observer: IntersectionObserver | undefined;

  constructor(onChange: (keys: ReadonlySet<string>) => void, first: ReadonlySet<string>) {
    this.#onChange = onChange;
    this.#near = new Set(first);
  }

  start(): void {
    this.#observer = new IntersectionObserver((entries) => this.#take(entries), {
      root: document.querySelector('#main'),
      rootMargin: `${AHEAD_PX}px 0px`,
    });
    for (const element of this.#elements.values()) this.#observer.observe(element);
  }

  stop(): void {
    this.#observer?.disconnect();
    this.#observer = undefined;
  }

  ref(key: string): RefCallback<HTMLElement> {
    const known = this.#refs.get(key);
    if (known !== undefined) return known;
    const made: RefCallback<HTMLElement> = (element) => {
      if (element === null) return;
      element.dataset.near = key;
      this.#elements.set(key, element);
      this.#observer?.observe(element);
      return () => {
        this.#elements.delete(key);
        this.#observer?.unobserve(element);
        if (this.#near.has(key)) this.#set((near) => near.delete(key));
      };
    };
    this.#refs.set(key, made);
    return made;
  }

  #take(entries: readonly IntersectionObserverEntry[]): void {
    this.#set((near) => {
      for (const { target, isIntersecting } of entries) {
        const key = (target as HTMLElement).dataset.near ?? '';
        if (isIntersecting) near.add(key);
        else near.delete(key);
      }
    });
  }

  #set(change: (near: Set<string>) => void): void {
    const next = new Set(this.#near);
    change(next);
    const isSame = next.size === this.#near.size && [...next].every((key) => this.#near.has(key));
    if (isSame) return;
    this.#near = next;
    this.#onChange(next);
  }
}
