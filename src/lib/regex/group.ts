import { kindOf } from './alphabet.ts';
import { holds, type Side } from './assertions.ts';
import { contains } from './char-set.ts';
import { RegexTooCostlyError, type WorkBudget } from './errors.ts';
import { parseWithGroup } from './parser.ts';
import { compileProgram, type Instruction, type Program } from './program.ts';

/**
 * What the first group takes of a text that the expression matches whole; undefined where it does not match or the group has no part
 * in it. Throws `RegexTooCostlyError` when the budget is spent.
 */
export type GroupFinder = (text: string, budget: WorkBudget) => string | undefined;

/**
 * Of several ways to match the first one counts, as in Perl and RE2: earlier alternatives go before later ones, and repetitions take
 * as much as they can, or as little where they are lazy. Undefined for an expression without a group that captures. Throws
 * `RegexSyntaxError` with the position.
 */
export function compileFirstGroup(source: string): GroupFinder | undefined {
  const node = parseWithGroup(source);
  if (node === undefined) return undefined;
  const machine = new Machine(compileProgram(node));
  return (text, budget) => machine.find(text, budget);
}

const NOWHERE = -1;

/** Threads, each three numbers: the instruction where it is, and where in the text its group began and ended. */
type Threads = number[];

/** Between two characters of the text, or at one of its ends. */
interface Spot {
  readonly place: number;
  readonly before: Side;
  readonly after: Side;
}

/**
 * All ways at once, the preferred one first (Rob Pike's machine; Russ Cox, "Regular Expression Matching: the Virtual Machine Approach",
 * 2009): each character visits an instruction at most once, so that a text takes time linear in its length.
 */
class Machine {
  readonly #instructions: readonly Instruction[];
  readonly #start: number;
  readonly #visited: Uint32Array;
  #visit = 0;

  constructor({ instructions, start }: Program) {
    this.#instructions = instructions;
    this.#start = start;
    this.#visited = new Uint32Array(instructions.length);
  }

  find(text: string, budget: WorkBudget): string | undefined {
    let threads: Threads = [this.#start, NOWHERE, NOWHERE];
    let before: Side = 'edge';
    for (let place = 0; place < text.length; ) {
      const codePoint = text.codePointAt(place) as number;
      const after = kindOf(codePoint);
      threads = this.#behind(codePoint, this.#reachable(threads, { place, before, after }, budget));
      if (threads.length === 0) return undefined;
      before = after;
      place += codePoint > 0xffff ? 2 : 1;
    }
    const last = this.#reachable(threads, { place: text.length, before, after: 'edge' }, budget);
    for (let i = 0; i < last.length; i += 3) {
      if (this.#instructions[last[i] as number]?.op !== 'match') continue;
      return last[i + 2] === NOWHERE ? undefined : text.slice(last[i + 1], last[i + 2]);
    }
    return undefined;
  }

  /** The threads that may take the character, where they are then. */
  #behind(codePoint: number, threads: Threads): Threads {
    const next: Threads = [];
    for (let i = 0; i < threads.length; i += 3) {
      const instruction = this.#instructions[threads[i] as number] as Instruction;
      if (instruction.op === 'set' && contains(instruction.set, codePoint))
        next.push(instruction.next, threads[i + 1] as number, threads[i + 2] as number);
    }
    return next;
  }

  /** Those that wait for a character or have matched, the preferred first. Two at one instruction go on alike: the first stays. */
  #reachable(threads: Threads, spot: Spot, budget: WorkBudget): Threads {
    this.#visit++;
    const found: Threads = [];
    // What is put down last is taken up first, so that all that a thread leads to goes before the next thread.
    const pending: Threads = [];
    for (let i = threads.length; i > 0; i -= 3)
      pending.push(threads[i - 3] as number, threads[i - 2] as number, threads[i - 1] as number);
    while (pending.length > 0) {
      const end = pending.pop() as number;
      const start = pending.pop() as number;
      const at = pending.pop() as number;
      if (this.#visited[at] === this.#visit) continue;
      this.#visited[at] = this.#visit;
      if (--budget.steps < 0) throw new RegexTooCostlyError();
      const instruction = this.#instructions[at] as Instruction;
      switch (instruction.op) {
        case 'split':
          for (let option = instruction.next.length - 1; option >= 0; option--)
            pending.push(instruction.next[option] as number, start, end);
          break;
        case 'mark':
          if (instruction.edge === 'start') pending.push(instruction.next, spot.place, NOWHERE);
          else pending.push(instruction.next, start, spot.place);
          break;
        case 'assert':
          if (holds(instruction.assertion, spot.before, spot.after))
            pending.push(instruction.next, start, end);
          break;
        default:
          found.push(at, start, end);
      }
    }
    return found;
  }
}
