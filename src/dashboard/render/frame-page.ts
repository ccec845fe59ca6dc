import type { Page } from 'playwright-core';
import { AppError } from '../../lib/errors.ts';
import { MOST_PIXELS, type PictureRequest } from './picture-request.ts';
import { untilSettled } from './settled-page.ts';

/** The part of the page that becomes the picture, in CSS pixels. */
export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The height with which a page is opened, before it is known how high its board is. */
export const FIRST_HEIGHT_PX = 1_200;

/** Makes the window as large as it takes for all of the board to be in sight, or for the panel to have the wanted size. */
export async function framePage(
  page: Page,
  request: PictureRequest,
  remainingMs: () => number,
): Promise<Frame> {
  await untilSettled(page, 'in sight', remainingMs);
  const frame = request.isPanel ? await framePanel(page, request) : await frameBoard(page, request);
  await untilSettled(page, 'all', remainingMs);
  return frame;
}

async function frameBoard(page: Page, { widthPx: width, heightPx, scale }: PictureRequest): Promise<Frame> {
  const height = heightPx === 'auto' ? await boardHeight(page) : heightPx;
  if (height * scale > MOST_PIXELS) throw tooHigh(height, scale);
  await page.setViewportSize({ width, height });
  return { x: 0, y: 0, width, height };
}

/** As much below the board as there is above it. */
async function boardHeight(page: Page): Promise<number> {
  const bottom = await page.evaluate(`(() => {
    const board = document.querySelector('.board').getBoundingClientRect();
    const main = document.querySelector('main');
    return board.bottom + main.scrollTop + parseFloat(getComputedStyle(main).paddingBottom);
  })()`);
  return Math.max(1, Math.ceil(bottom as number));
}

/** The page has edges around a panel, which are the same in a window of any size. */
async function framePanel(page: Page, request: PictureRequest): Promise<Frame> {
  const { widthPx: width, heightPx } = request;
  const height = heightPx === 'auto' ? Math.round(width / 2) : heightPx;
  const panel = page.locator('.board-panel');
  if ((await panel.count()) === 0)
    throw new AppError('UNKNOWN_PANEL', '--panel: the dashboard has no such panel now', {
      status: 404,
      fix: 'A copy, such as 3~web-1, is there only while its value is chosen.',
    });
  const box = await panel.boundingBox();
  const window = page.viewportSize();
  if (box === null || window === null) throw new Error('BUG: a page without a window');
  await page.setViewportSize({
    width: Math.round(window.width + width - box.width),
    height: Math.round(window.height + height - box.height),
  });
  return { x: box.x, y: box.y, width, height };
}

function tooHigh(height: number, scale: number): AppError {
  return new AppError(
    'PICTURE_TOO_LARGE',
    `the board is ${height} px high; at scale ${scale} a picture ends at ${MOST_PIXELS / scale} px`,
    {
      status: 400,
      fix: 'Draw its panels one by one with --panel, a part of it with --height, or take --scale 1.',
    },
  );
}
