import { Alphabet } from './alphabet.ts';
import { holds, type Side } from './assertions.ts';
import { RegexTooCostlyError, type WorkBudget } from './errors.ts';
import type { Instruction, Program } from './program.ts';

const UNKNOWN = -1;
/** Nothing that may follow can match. */
const DEAD = 0;
/** Whatever follows matches. */
const EVERYTHING = 1;
const START = 2;

/** Bounds the memory of one automaton to about 1 MB; past them the states found so far are forgotten. */
const MAX_TRANSITIONS = 1 << 17;
const MAX_CORE_SIZE = 1 << 16;

/**
 * Instructions that are next to run, ascending, before assertions at this place are decided: that needs the character on
 * either side.
 */
interface State {
  readonly core: readonly number[];
  readonly before: Side;
  accepts: boolean | undefined;
}

/**
 * A deterministic automaton made from the program as texts ask for it (as RE2 does): a text of n characters takes n
 * table look-ups once its states are known. A step to a new state visits each instruction at most once and is charged to the
 * caller's budget.
 */
export class Automaton {
  readonly #instructions: readonly Instruction[];
  readonly #start: number;
  readonly #tail: number | undefined;
  readonly #alphabet: Alphabet;
  readonly #hasAssertions: boolean;
  readonly #visited: Uint32Array;
  #visit = 0;
  #states: State[] = [];
  #numbers = new Map<string, number>();
  #transitions = new Int32Array(0);
  #coreSize = 0;

  constructor({ instructions, start, tail }: Program) {
    this.#tail = tail;
    this.#instructions = instructions;
    this.#start = start;
    this.#alphabet = new Alphabet(instructions.flatMap((one) => (one.op === 'set' ? [one.set] : [])));
    this.#hasAssertions = instructions.some(({ op }) => op === 'assert');
    this.#visited = new Uint32Array(instructions.length);
    this.#forget();
  }

  /** An estimate. */
  get sizeBytes(): number {
    const perState = 200;
    return (
      this.#transitions.byteLength +
      this.#states.length * perState +
      this.#coreSize * 14 +
      this.#instructions.length * 64 +
      this.#alphabet.sizeBytes
    );
  }

  /** Whether the whole text matches. Throws `RegexTooCostlyError` when the budget is spent. */
  matches(text: string, budget: WorkBudget): boolean {
    const { asciiClasses, size } = this.#alphabet;
    let state = START;
    for (let i = 0; i < text.length; i++) {
      let charClass = asciiClasses[text.charCodeAt(i)];
      if (charClass === undefined) {
        const codePoint = text.codePointAt(i) as number;
        if (codePoint > 0xffff) i++;
        charClass = this.#alphabet.classOf(codePoint);
      }
      const known = this.#transitions[state * size + charClass] as number;
      state = known === UNKNOWN ? this.#step(state, charClass, budget) : known;
      if (state <= EVERYTHING) return state === EVERYTHING;
    }
    return this.#accepts(this.#states[state] as State, budget);
  }

  #accepts(state: State, budget: WorkBudget): boolean {
    state.accepts ??= this.#reachable(state, 'edge', budget).some(
      (pc) => this.#instructions[pc]?.op === 'match',
    );
    return state.accepts;
  }

  #step(from: number, charClass: number, budget: WorkBudget): number {
    const kind = this.#alphabet.kindOf(charClass);
    const core = new Set<number>();
    for (const pc of this.#reachable(this.#states[from] as State, kind, budget)) {
      const instruction = this.#instructions[pc] as Instruction;
      if (instruction.op === 'set' && this.#alphabet.isIn(instruction.set, charClass))
        core.add(instruction.next);
    }
    const isFull = this.#transitions.length > MAX_TRANSITIONS || this.#coreSize > MAX_CORE_SIZE;
    if (isFull) this.#forget();
    const to = this.#intern(
      [...core].sort((a, b) => a - b),
      this.#hasAssertions ? kind : 'other',
    );
    if (!isFull) this.#transitions[from * this.#alphabet.size + charClass] = to;
    return to;
  }

  /** The instructions that take a character, and `match`, that are reached from the state when `after` comes next. */
  #reachable({ core, before }: State, after: Side, budget: WorkBudget): number[] {
    this.#visit++;
    const found: number[] = [];
    const pending = [...core];
    for (let pc = pending.pop(); pc !== undefined; pc = pending.pop()) {
      if (this.#visited[pc] === this.#visit) continue;
      this.#visited[pc] = this.#visit;
      if (--budget.steps < 0) throw new RegexTooCostlyError();
      const instruction = this.#instructions[pc] as Instruction;
      if (instruction.op === 'split') pending.push(...instruction.next);
      else if (instruction.op === 'mark') pending.push(instruction.next);
      else if (instruction.op !== 'assert') found.push(pc);
      else if (holds(instruction.assertion, before, after)) pending.push(instruction.next);
    }
    return found;
  }

  #intern(core: readonly number[], before: Side): number {
    if (core.length === 0) return DEAD;
    if (this.#tail !== undefined && core.includes(this.#tail)) return EVERYTHING;
    const name = `${before}${core.join()}`;
    const known = this.#numbers.get(name);
    return known ?? this.#addState(name, { core, before, accepts: undefined });
  }

  #addState(name: string, state: State): number {
    const number = this.#states.push(state) - 1;
    this.#numbers.set(name, number);
    this.#coreSize += state.core.length;
    const needed = this.#states.length * this.#alphabet.size;
    if (needed > this.#transitions.length) {
      const larger = new Int32Array(needed * 2).fill(UNKNOWN);
      larger.set(this.#transitions);
      this.#transitions = larger;
    }
    return number;
  }

  #forget(): void {
    this.#states = [];
    this.#numbers = new Map();
    this.#transitions = new Int32Array(0);
    this.#coreSize = 0;
    this.#addState('dead', { core: [], before: 'edge', accepts: false });
    this.#addState('everything', { core: [], before: 'edge', accepts: true });
    this.#addState('start', { core: [this.#start], before: 'edge', accepts: undefined });
  }
}
