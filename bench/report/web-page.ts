import type { BenchOptions } from '../options.ts';
import type { WebFigures } from '../scenarios/web.ts';
import { ownPage } from './own-page.ts';

/** The result page of the scenario `web`. */
export function webPage(figures: WebFigures, options: BenchOptions, command: string): string {
  return ownPage(
    { title: 'web, boards in a browser', command, sharers: 'browser, senders and server', figures },
    [
      'A board of 20 time series panels with 50 series each over an hour, 1440 by 900 px, in a headless Chromium that draws without a graphics card. Figures without another word are medians.',
      "`bundleGzipBytes` are all scripts that the page of a board loads, each packed by gzip. `firstPaintMs` and `twentyPanelsDrawnMs` count from the start of the navigation, with nothing in the browser's cache.",
      '`panFramesPerSecond`: frames while a chart is dragged to and fro along its time with Shift held. `pannedPoints` is what it shows.',
      '`requestsPerRefresh`: requests to the API of a refresh of the whole board by key, `askedByRefreshes` says which.',
      `The live board is renewed every second for ${options.seconds} s while every series gets a sample a second; a frame of more than 50 ms counts as dropped. \`serverCpu…\` are cores' worth of the server with one page in the browser, and with twenty viewers who take the same board by the live stream or by asking for all of it every second.`,
      "`heapGrowthBytes`: what the page's scripts hold, collected, after 960 ticks of half a minute, eight hours, less what they held before. A server in front of ours makes these ticks from our first answers, and waits until each is drawn; `heapMiBByHour` has the heap before, and after each simulated hour. `tickMs` is the time from sending a tick to the frame after it.",
    ],
  );
}
