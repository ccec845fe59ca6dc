/**
 * A read position in a buffer. Decoders read 32 bits at a time, so the buffer must have `DECODE_SLACK_BYTES` readable bytes
 * after the end of the data; what they hold does not matter.
 */
export class ByteSource {
  bytes: Uint8Array = new Uint8Array(0);
  view: DataView = new DataView(this.bytes.buffer);
  position = 0;

  /** Points at a buffer; the view is kept while the buffer stays the same. */
  reset(bytes: Uint8Array, position: number): void {
    if (bytes !== this.bytes) {
      this.bytes = bytes;
      this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    this.position = position;
  }

  readByte(): number {
    return this.view.getUint8(this.position++);
  }

  readUint32(): number {
    const value = this.view.getUint32(this.position, true);
    this.position += 4;
    return value;
  }

  readVarint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.view.getUint8(this.position++);
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  }

  readSignedVarint(): number {
    const zigzag = this.readVarint();
    return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
  }
}

export const DECODE_SLACK_BYTES = 16;
