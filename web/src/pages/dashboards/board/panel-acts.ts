import { createContext, useContext } from 'react';
import type { VariableScope } from '../../../../../src/model/dashboard/interpolate.ts';
import type { ShownPanel } from '../../../../../src/model/dashboard/repeat.ts';
import type { PanelRule } from './panel-rule.ts';

/** What can be done with a panel, where this is allowed. What is undefined has no button. */
export interface PanelActs {
  readonly viewLarge?: ((shown: ShownPanel) => void) | undefined;
  /** From a panel that is shown large. */
  readonly back?: ((shown: ShownPanel) => void) | undefined;
  readonly edit?: ((shown: ShownPanel) => void) | undefined;
  readonly duplicate?: ((shown: ShownPanel) => void) | undefined;
  readonly copy?: ((shown: ShownPanel) => void) | undefined;
  readonly share?: ((shown: ShownPanel) => void) | undefined;
  /** Where an alert rule begins with the panel, or why none can; undefined for a panel that asks nothing. */
  readonly newAlertRule?: ((shown: ShownPanel, scope: VariableScope) => PanelRule | undefined) | undefined;
  readonly remove?: ((shown: ShownPanel) => void) | undefined;
  /** Marks a moment or a stretch of time, as it was drawn on the panel's chart. */
  readonly annotate?:
    | ((shown: ShownPanel, window: { readonly startMs: number; readonly endMs: number }) => void)
    | undefined;
  readonly openAnnotation?: ((id: string) => void) | undefined;
}

export const PanelActsContext = createContext<PanelActs>({});

export function usePanelActs(): PanelActs {
  return useContext(PanelActsContext);
}
