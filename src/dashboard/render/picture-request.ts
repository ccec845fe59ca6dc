export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** What is drawn, and how large. */
export interface PictureRequest {
  /** The page to be drawn: that of `/embed/:id`. */
  readonly url: URL;
  /** Of the picture, in CSS pixels. */
  readonly widthPx: number;
  /** `auto`: as high as the board is; of a single panel, half its width. */
  readonly heightPx: number | 'auto';
  readonly theme: Theme;
  /** Pixels of the picture to a CSS pixel. */
  readonly scale: number;
  /** Whether the page shows a single panel; the picture is then that panel without the edge of the page. */
  readonly isPanel: boolean;
  /** IANA name of the zone that times are written in, where the board has none of its own; that of this machine when left out. */
  readonly timezone?: string;
  /** For all of it, the start of the browser included. */
  readonly timeLimitMs: number;
}

/** Chromium draws nothing beyond so many pixels in either direction. */
export const MOST_PIXELS = 16_384;
