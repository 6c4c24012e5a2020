/** Animated PNG: the frames of a PNG and when each is shown (PNG Specification, third edition, section 11.3.5). */
import { PNG } from 'pngjs';

export interface Frame {
  readonly png: Buffer;
  /** Milliseconds; less than a minute. */
  readonly ms: number;
}

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

/** Shown again and again. A frame that is smaller than the largest stands in its upper left corner, on white. */
export function animated(frames: readonly Frame[]): Buffer {
  const pictures = frames.map(({ png }) => PNG.sync.read(png));
  const width = Math.max(...pictures.map((picture) => picture.width));
  const height = Math.max(...pictures.map((picture) => picture.height));
  const chunks = pictures.map((picture) => chunksOf(onWhite(picture, width, height)));
  let sequence = 0;
  const parts = chunks.flatMap((of, at) => {
    const control = Buffer.alloc(26);
    control.writeUInt32BE(sequence++, 0);
    control.writeUInt32BE(width, 4);
    control.writeUInt32BE(height, 8);
    control.writeUInt16BE(frames[at]?.ms ?? 0, 20);
    control.writeUInt16BE(1_000, 22);
    const data = of.filter(({ type }) => type === 'IDAT');
    const drawn = data.map(({ body }) =>
      at === 0 ? chunk('IDAT', body) : chunk('fdAT', Buffer.concat([uint32(sequence++), body])),
    );
    return [chunk('fcTL', control), ...drawn];
  });
  const header = chunks[0]?.find(({ type }) => type === 'IHDR')?.body ?? Buffer.alloc(0);
  const animation = Buffer.concat([uint32(frames.length), uint32(0)]);
  return Buffer.concat([
    ...[SIGNATURE, chunk('IHDR', header), chunk('acTL', animation)],
    ...[...parts, chunk('IEND', Buffer.alloc(0))],
  ]);
}

function onWhite(picture: PNG, width: number, height: number): Buffer {
  const canvas = new PNG({ width, height });
  canvas.data.fill(0xff);
  PNG.bitblt(picture, canvas, 0, 0, picture.width, picture.height, 0, 0);
  return PNG.sync.write(canvas, { colorType: 2, inputHasAlpha: true });
}

interface Chunk {
  readonly type: string;
  readonly body: Buffer;
}

/** What a PNG consists of, without lengths and check sums. */
export function chunksOf(png: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    chunks.push({
      type: png.toString('latin1', at + 4, at + 8),
      body: png.subarray(at + 8, at + 8 + length),
    });
    at += length + 12;
  }
  return chunks;
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  return Buffer.concat([uint32(body.length), named, uint32(crc32(named))]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** ISO 3309, as PNG has it. */
function crc32(bytes: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}
