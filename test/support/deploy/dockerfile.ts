import { type Copy, DockerfileParser, type Instruction } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { readText } from './files.ts';

export const DOCKERFILE = 'deploy/Dockerfile';

export interface Stage {
  readonly name: string | undefined;
  readonly image: string;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly keyword: string;
  /** As written, on one line. */
  readonly text: string;
  /** Without words that begin with two dashes. */
  readonly words: readonly string[];
  /** Of `--from=build` the text `build`. */
  readonly from: string | undefined;
}

/** The stages of the Dockerfile in order; the last one is the image. */
export function readDockerfile(): readonly Stage[] {
  const stages: { name: string | undefined; image: string; steps: Step[] }[] = [];
  for (const instruction of DockerfileParser.parse(readText(DOCKERFILE)).getInstructions()) {
    const step = toStep(instruction);
    if (step.keyword !== 'FROM') stages.at(-1)?.steps.push(step);
    else stages.push({ name: step.words[2], image: step.words[0] ?? '', steps: [] });
  }
  return stages;
}

function toStep(instruction: Instruction): Step {
  const text = (instruction.getArgumentsContent() ?? '').replaceAll(/\s+/g, ' ');
  const words = instruction.getArguments().map((argument) => argument.getValue());
  return {
    keyword: instruction.getKeyword(),
    text,
    words: words.filter((word) => !word.startsWith('--')),
    from: isCopy(instruction) ? (instruction.getFromFlag()?.getValue() ?? undefined) : undefined,
  };
}

function isCopy(instruction: Instruction): instruction is Copy {
  return instruction.getKeyword() === 'COPY';
}

/** What the Docker builder would refuse or warn of. */
export function lintDockerfile(): readonly string[] {
  return validate(readText(DOCKERFILE)).map(
    ({ range, message }) => `${DOCKERFILE}:${range.start.line + 1}: ${message}`,
  );
}

/** The words of an instruction in exec form; throws for the shell form. */
export function execForm({ keyword, text }: Step): readonly string[] {
  const json = keyword === 'HEALTHCHECK' ? text.slice(text.indexOf('CMD ') + 'CMD '.length) : text;
  return JSON.parse(json) as readonly string[];
}
