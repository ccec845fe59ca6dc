import { type CharSet, isAny } from './char-set.ts';
import { RegexSyntaxError } from './errors.ts';
import { type Assertion, concat, type Node, type Repeat } from './syntax.ts';

/** Bounds memory and the cost of one step of the automaton: two thousand names of 25 characters. */
const MAX_INSTRUCTIONS = 50_000;

/** One state of Thompson's automaton; `next` are numbers of instructions. */
export type Instruction =
  | { readonly op: 'match' }
  | { readonly op: 'set'; readonly set: CharSet; readonly next: number }
  | { readonly op: 'assert'; readonly assertion: Assertion; readonly next: number }
  /** Where the group that is asked for begins or ends. */
  | { readonly op: 'mark'; readonly edge: 'start' | 'end'; readonly next: number }
  /** To any of these; what a group takes is decided by the first that leads to a match. */
  | { readonly op: 'split'; next: readonly number[] };

export interface Program {
  readonly instructions: readonly Instruction[];
  readonly start: number;
  /** Where the `.*` at the end starts, if there is one: who gets here matches whatever follows. */
  readonly tail: number | undefined;
}

/** Ken Thompson, "Regular expression search algorithm" (1968). Throws `RegexSyntaxError` when the program would be too large. */
export function compileProgram(node: Node): Program {
  return new Compiler().compile(node);
}

/** Compiles from the end to the start, so that every instruction knows its successor. */
class Compiler {
  readonly #instructions: Instruction[] = [];
  readonly #singles = new Map<number, CharSet>();
  #steps = 0;

  compile(node: Node): Program {
    const match = this.#emit({ op: 'match' });
    const parts = node.kind === 'concat' ? node.parts : [node];
    const tail = isAnything(parts.at(-1) as Node) ? this.#before(match, parts.at(-1) as Node) : undefined;
    const start =
      tail === undefined ? this.#before(match, node) : this.#before(tail, concat(parts.slice(0, -1)));
    return { start, tail, instructions: this.#instructions };
  }

  /** Emits `node` followed by the instruction `next`; returns where to enter. */
  #before(next: number, node: Node): number {
    this.#countStep();
    switch (node.kind) {
      case 'literal':
        return Array.from(node.text).reduceRight((then, char) => this.#emit(this.#single(char, then)), next);
      case 'set':
        return this.#emit({ op: 'set', set: node.set, next });
      case 'assert':
        return this.#emit({ op: 'assert', assertion: node.assertion, next });
      case 'concat':
        return node.parts.reduceRight((then, part) => this.#before(then, part), next);
      case 'alternate':
        return this.#emit({ op: 'split', next: node.options.map((option) => this.#before(next, option)) });
      case 'repeat':
        return this.#repeat(next, node);
      case 'capture': {
        const end = this.#emit({ op: 'mark', edge: 'end', next });
        return this.#emit({ op: 'mark', edge: 'start', next: this.#before(end, node.body) });
      }
    }
  }

  #repeat(next: number, node: Repeat): number {
    const { body, min, max } = node;
    let entry = Number.isFinite(max) ? this.#optional(next, node) : this.#loop(next, node);
    for (let times = 0; times < min; times++) entry = this.#before(entry, body);
    return entry;
  }

  #optional(next: number, { body, min, max, isLazy }: Repeat): number {
    let entry = next;
    for (let i = min; i < max; i++)
      entry = this.#emit({ op: 'split', next: preferred(this.#before(entry, body), next, isLazy) });
    return entry;
  }

  #loop(next: number, { body, isLazy }: Repeat): number {
    const split = { op: 'split' as const, next: [next] };
    const entry = this.#emit(split);
    split.next = preferred(this.#before(entry, body), next, isLazy);
    return entry;
  }

  #single(char: string, next: number): Instruction {
    const codePoint = char.codePointAt(0) as number;
    const set = this.#singles.get(codePoint) ?? [codePoint, codePoint];
    this.#singles.set(codePoint, set);
    return { op: 'set', set, next };
  }

  #emit(instruction: Instruction): number {
    this.#countStep();
    return this.#instructions.push(instruction) - 1;
  }

  /** Counts visits as well as instructions: a thousand repetitions of nothing emit nothing. */
  #countStep(): void {
    if (++this.#steps > 2 * MAX_INSTRUCTIONS) {
      throw new RegexSyntaxError('the expression is too large once its repetitions are written out', 0);
    }
  }
}

function preferred(again: number, next: number, isLazy: boolean): number[] {
  return isLazy ? [next, again] : [again, next];
}

function isAnything(node: Node): boolean {
  if (node.kind !== 'repeat' || node.min > 0 || Number.isFinite(node.max)) return false;
  return node.body.kind === 'set' && isAny(node.body.set);
}
