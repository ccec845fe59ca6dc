import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { browserPlaces } from '../config/browser-places.ts';
import { checkChosen, checkPanel, type OptionsOf } from '../dashboard/render/check-choice.ts';
import { embedAddress } from '../dashboard/render/embed-address.ts';
import { findBrowser } from '../dashboard/render/find-browser.ts';
import type { AskApi } from '../documents/as-code/apply.ts';
import { systemClock } from '../lib/clock.ts';
import type { AppError } from '../lib/errors.ts';
import type { Dashboard } from '../model/dashboard/document.ts';
import type { VariableOption } from '../model/dashboard/variable.ts';
import type { Action } from './action.ts';
import { askApi } from './ask-api.ts';
import { textOption } from './command.ts';
import { renderOptions } from './render-options.ts';
import { serverOption } from './server-api.ts';
import { usageError } from './usage-error.ts';

/** `dashboards render`: a picture of a board or of one of its panels, as people see it. */
export const renderDashboard: Action = async ({ values, files: [id, ...others] }) => {
  const output = textOption(values, 'output');
  if (id === undefined || others.length > 0) throw usage('render needs the id of one dashboard');
  if (output === undefined)
    throw usage('render needs a place for the picture: -o board.png, or -o - to print it');
  const { panel, from, to, chosen, ...look } = renderOptions(values, systemClock.now());
  const ask = askApi(values);
  const board = (await ask(pathOf(id))) as Dashboard;
  if (panel !== undefined) checkPanel(board, panel);
  await checkChosen(board, chosen, optionsFrom(ask, id));
  const given = textOption(values, 'browser');
  const browserPath = findBrowser({ given, places: browserPlaces(), exists: existsSync });
  // Loaded only now: it takes as long as all of the above.
  const { takePicture } = await import('../dashboard/render/take-picture.ts');
  const place = {
    ...{ server: serverOption(values), id, chosen },
    ...(panel === undefined ? {} : { panel }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
  const { png, failed } = await takePicture(
    { ...look, url: embedAddress(place), isPanel: panel !== undefined },
    { browserPath, sandbox: values['no-sandbox'] !== true && process.getuid?.() !== 0, clock: systemClock },
  );
  if (failed.length > 0) process.stderr.write(`Panels that show an error: ${failed.join(', ')}\n`);
  await write(output, png);
  return 0;
};

function pathOf(id: string): string {
  return `/api/v1/dashboards/${encodeURIComponent(id)}`;
}

function optionsFrom(ask: AskApi, id: string): OptionsOf {
  return async (name, chosen) => {
    const params = new URLSearchParams();
    for (const [other, values] of Object.entries(chosen))
      for (const value of values) params.append(`var-${other}`, value);
    const path = `${pathOf(id)}/variables/${encodeURIComponent(name)}?${params}`;
    return ((await ask(path)) as { readonly options: readonly VariableOption[] }).options;
  };
}

async function write(output: string, png: Buffer): Promise<void> {
  if (output !== '-') {
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(output, png);
    return;
  }
  // The program ends by exit(), which does not wait for a slow reader.
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(png, (error) => (error ? reject(error) : resolve()));
  });
}

function usage(message: string): AppError {
  return usageError(message, 'dashboarding dashboards --help shows examples.');
}
