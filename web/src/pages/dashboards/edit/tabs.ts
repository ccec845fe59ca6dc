/** What of the browser's storage of one tab is used. */
export type TabStorage = Pick<Storage, 'getItem' | 'setItem'>;

export interface TabsDependencies {
  /** Throws where storage is forbidden. */
  readonly storage: () => TabStorage;
  /** Reaches all tabs of this browser. */
  readonly channel: BroadcastChannel;
  readonly newId: () => string;
}

interface Message {
  readonly kind: 'who' | 'here';
  readonly tab: string;
}

const KEY = 'dashboarding.tab';
// A tab that is there answers within milliseconds, one in the background too.
const ANSWERS_MS = 300;

/**
 * Tells the tabs of this browser apart, and which of them are still there. A tab keeps its name through reloads, and after a crash
 * that the browser recovers from. A copy of a tab has a copy of its name: it notices, and takes another one.
 */
export class Tabs {
  readonly #dependencies: TabsDependencies;
  readonly #here = new Set<string>();
  #id: string;
  #isNew = true;

  constructor(dependencies: TabsDependencies) {
    this.#dependencies = dependencies;
    this.#id = this.#stored() ?? this.#renamed();
    dependencies.channel.addEventListener('message', ({ data }: MessageEvent<Message>) => this.#hear(data));
    this.#say('who');
    setTimeout(() => {
      this.#isNew = false;
    }, ANSWERS_MS);
  }

  /** The name of this tab. */
  get id(): string {
    return this.#id;
  }

  /** The names of the other tabs that are there. */
  async others(): Promise<ReadonlySet<string>> {
    this.#here.clear();
    this.#say('who');
    await new Promise((done) => setTimeout(done, ANSWERS_MS));
    return new Set(this.#here);
  }

  #hear({ kind, tab }: Message): void {
    if (kind === 'who') this.#say('here');
    else this.#here.add(tab);
    // Who was here before keeps the name.
    if (kind === 'here' && tab === this.#id && this.#isNew) this.#id = this.#renamed();
  }

  #say(kind: Message['kind']): void {
    this.#dependencies.channel.postMessage({ kind, tab: this.#id } satisfies Message);
  }

  #stored(): string | undefined {
    try {
      return this.#dependencies.storage().getItem(KEY) ?? undefined;
    } catch {
      return undefined;
    }
  }

  #renamed(): string {
    const id = this.#dependencies.newId();
    try {
      this.#dependencies.storage().setItem(KEY, id);
    } catch {
      // Without storage the name lives as long as the page.
    }
    return id;
  }
}
