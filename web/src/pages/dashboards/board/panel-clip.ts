import type { BodyPanel } from '../../../../../src/model/dashboard/layout.ts';

/** Puts a panel on the clipboard, to be pasted on another board. Gives the words that say how it went. */
export async function writePanelClip(panel: BodyPanel): Promise<string> {
  try {
    await navigator.clipboard.writeText(JSON.stringify({ dashboardingPanel: panel }, null, 2));
    return 'The panel is on the clipboard: paste it on a board that is edited.';
  } catch {
    return 'The browser does not let this page use the clipboard.';
  }
}
