import { useIsFetching } from '@tanstack/react-query';
import type { BoardModel } from './use-board-model.ts';

export interface SettledMarkProps {
  readonly model: BoardModel;
  /** The keys of the panels that are asked. */
  readonly near: ReadonlySet<string>;
  readonly large: string | undefined;
}

/** Says in the document whether all that the board asks for is there. `dashboards render` waits for it before it takes a picture. */
export function SettledMark({ model, near, large }: SettledMarkProps) {
  const asking = useIsFetching();
  const keys = large === undefined ? [...near] : [large];
  const isWaiting = keys.some((key) => model.answers.get(key)?.fetching === true);
  return <span hidden data-settled={asking === 0 && model.variables.ready && !isWaiting} />;
}
