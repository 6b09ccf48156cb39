import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { isMain, ROOT } from './root.mjs';

/* Draws the app's icon, a lit hexagon on the night of the screens, into resources/icons: PNG for Linux, ICO for Windows, ICNS for
   macOS. The files are committed; run this again only when the drawing changes. */

const GROUND = [[13, 10, 36], [26, 15, 58]];
const EDGE = [[109, 74, 255], [54, 224, 255]];
const CORE = [242, 240, 255];
const SAMPLES = 4;

const mix = (a, b, t) => a.map((value, at) => value + (b[at] - value) * t);
/** Distance from the centre to the border of a pointy-top hexagon of radius 1, along the direction of (x, y); ≤ 1 is inside. */
const hexagon = (x, y) => Math.max(Math.abs(x) * 2 / Math.sqrt(3), Math.abs(y) + Math.abs(x) / Math.sqrt(3));
/** > 0 inside a square of half-width 1 with rounded corners. */
const rounded = (x, y, radius) => {
  const dx = Math.max(Math.abs(x) - (1 - radius), 0);
  const dy = Math.max(Math.abs(y) - (1 - radius), 0);
  return radius - Math.hypot(dx, dy);
};

/** Colour and opacity (0..1) at a point of the square -1..1. */
function paint(x, y) {
  if (rounded(x / 0.96, y / 0.96, 0.36) <= 0) return [0, 0, 0, 0];
  const across = (x - y + 2) / 4;
  const ground = mix(GROUND[0], GROUND[1], across);
  const far = hexagon(x / 0.72, y / 0.72);
  const line = mix(EDGE[0], EDGE[1], (x + y + 2) / 4);
  if (far <= 1 && far >= 0.78) return [...line, 1];
  if (hexagon(x / 0.26, y / 0.26) <= 1) return [...CORE, 1];
  // Glow on both sides of the edge.
  const glow = Math.max(0, 1 - Math.abs(far - 0.89) / 0.45) ** 2 * 0.35;
  return [...mix(ground, line, glow), 1];
}

/** RGBA pixels of a square picture, supersampled. */
function draw(size) {
  const pixels = Buffer.alloc(size * size * 4);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const sum = [0, 0, 0, 0];
      for (let sample = 0; sample < SAMPLES * SAMPLES; sample += 1) {
        const x = (column + (sample % SAMPLES + 0.5) / SAMPLES) / size * 2 - 1;
        const y = (row + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES) / size * 2 - 1;
        const [red, green, blue, opacity] = paint(x, y);
        sum[0] += red * opacity;
        sum[1] += green * opacity;
        sum[2] += blue * opacity;
        sum[3] += opacity;
      }
      const at = (row * size + column) * 4;
      for (let channel = 0; channel < 3; channel += 1) pixels[at + channel] = sum[3] === 0 ? 0 : Math.round(sum[channel] / sum[3]);
      pixels[at + 3] = Math.round(sum[3] / SAMPLES ** 2 * 255);
    }
  }
  return pixels;
}

const CRC = new Uint32Array(256).map((_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
const crc = (data) => (data.reduce((c, byte) => CRC[(c ^ byte) & 0xff] ^ (c >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;

function png(size) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc(body), body.length + 4);
    return out;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const pixels = draw(size);
  const rows = Buffer.concat(Array.from({ length: size }, (_, row) => Buffer.concat([Buffer.from([0]), pixels.subarray(row * size * 4, (row + 1) * size * 4)])));
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

function ico(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  pictures.forEach(({ size, data }, at) => {
    const entry = 6 + 16 * at;
    head.set([size % 256, size % 256, 0, 0, 1, 0, 32, 0], entry);
    head.writeUInt32LE(data.length, entry + 8);
    head.writeUInt32LE(offset, entry + 12);
    offset += data.length;
  });
  return Buffer.concat([head, ...pictures.map(({ data }) => data)]);
}

function icns(pictures) {
  const parts = pictures.map(({ type, data }) => {
    const head = Buffer.alloc(8);
    head.write(type, 0, 'latin1');
    head.writeUInt32BE(data.length + 8, 4);
    return Buffer.concat([head, data]);
  });
  const head = Buffer.alloc(8);
  head.write('icns', 0, 'latin1');
  head.writeUInt32BE(8 + parts.reduce((sum, part) => sum + part.length, 0), 4);
  return Buffer.concat([head, ...parts]);
}

if (isMain(import.meta)) {
  const folder = join(ROOT, 'resources', 'icons');
  await mkdir(folder, { recursive: true });
  const made = new Map([16, 32, 48, 64, 128, 256, 512, 1024].map((size) => [size, png(size)]));
  for (const size of [16, 32, 48, 64, 128, 256, 512]) await writeFile(join(folder, `${size}x${size}.png`), made.get(size));
  await writeFile(join(folder, 'icon.ico'), ico([16, 32, 48, 64, 128, 256].map((size) => ({ size, data: made.get(size) }))));
  await writeFile(join(folder, 'icon.icns'), icns([['icp4', 16], ['ic11', 32], ['ic12', 64], ['ic07', 128], ['ic13', 256], ['ic08', 256], ['ic14', 512], ['ic09', 512], ['ic10', 1024]]
    .map(([type, size]) => ({ type, data: made.get(size) }))));
  console.log(`Drawn into ${folder}`);
}
