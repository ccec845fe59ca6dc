import { createCanvas, type Image } from '@napi-rs/canvas';

/** The different colours within a part of a picture, as 0xRRGGBB, in the order in which they are met. */
export function colorsIn(
  picture: Image,
  { x, y, width, height }: Readonly<Record<'x' | 'y' | 'width' | 'height', number>>,
): ReadonlySet<number> {
  const context = createCanvas(picture.width, picture.height).getContext('2d');
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(x, y, width, height);
  const colors = new Set<number>();
  for (let i = 0; i < data.length; i += 4)
    colors.add(((data[i] ?? 0) << 16) | ((data[i + 1] ?? 0) << 8) | (data[i + 2] ?? 0));
  return colors;
}
