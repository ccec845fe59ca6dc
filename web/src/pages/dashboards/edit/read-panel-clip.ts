import type { BodyPanel } from '../../../../../src/model/dashboard/layout.ts';
import { KINDS } from './new-panel.ts';

/** The panel on the clipboard, or the words that say why there is none. */
export async function readPanelClip(): Promise<BodyPanel | string> {
  let text: string;
  try {
    text = await navigator.clipboard.readText();
  } catch {
    return 'The browser does not let this page read the clipboard.';
  }
  return panelOfText(text) ?? 'There is no panel on the clipboard: copy one from the menu of a panel.';
}

function panelOfText(text: string): BodyPanel | undefined {
  try {
    const { dashboardingPanel: panel } = JSON.parse(text) as { readonly dashboardingPanel?: BodyPanel };
    const isPanel = panel !== undefined && KINDS.some(({ kind }) => kind === panel.kind);
    return isPanel && typeof panel.grid?.w === 'number' ? panel : undefined;
  } catch {
    return undefined;
  }
}
