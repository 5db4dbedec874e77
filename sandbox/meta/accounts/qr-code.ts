/** Draws QR codes of version 3 with error correction L: up to 53 bytes, which is more than a short link has. */
import { crc32, deflateSync } from "node:zlib";

const SIZE = 29;
const DATA = 55;
const CORRECTION = 15;
/** Level L with mask 0, already protected and masked, highest bit first. */
const FORMAT = 0b111011111000100;
const QUIET = 4;

/** @returns rows of modules, true for dark. @throws RangeError when the text is longer than 53 bytes */
export function qrModules(text: string): boolean[][] {
  const bytes = Buffer.from(text);
  if (bytes.length > DATA - 2) throw new RangeError("The text is too long for a code of this size.");
  const modules: (boolean | null)[][] = Array.from({ length: SIZE }, () => Array(SIZE).fill(null));
  const set = (row: number, column: number, dark: boolean) => {
    (modules[row] as (boolean | null)[])[column] = dark;
  };
  drawFunctionPatterns(set);
  const data = dataCodewords(bytes);
  fill(modules, set, [...data, ...correctionCodewords(data)]);
  return modules as boolean[][];
}

type SetModule = (row: number, column: number, dark: boolean) => void;

function drawFunctionPatterns(set: SetModule): void {
  for (const [top, left] of [
    [0, 0],
    [0, SIZE - 7],
    [SIZE - 7, 0],
  ] as const)
    for (let y = -1; y <= 7; y++)
      for (let x = -1; x <= 7; x++) {
        const [row, column] = [top + y, left + x];
        if (row < 0 || column < 0 || row >= SIZE || column >= SIZE) continue;
        const ring = Math.max(Math.abs(y - 3), Math.abs(x - 3));
        set(row, column, ring !== 2 && ring !== 4);
      }
  for (let at = 8; at < SIZE - 8; at++) {
    set(6, at, at % 2 === 0);
    set(at, 6, at % 2 === 0);
  }
  for (let y = -2; y <= 2; y++)
    for (let x = -2; x <= 2; x++) set(22 + y, 22 + x, Math.max(Math.abs(y), Math.abs(x)) !== 1);
  const bit = (index: number) => ((FORMAT >> index) & 1) === 1;
  for (let at = 0; at < 6; at++) set(at, 8, bit(at));
  set(7, 8, bit(6));
  set(8, 8, bit(7));
  set(8, 7, bit(8));
  for (let at = 9; at < 15; at++) set(8, 14 - at, bit(at));
  for (let at = 0; at < 8; at++) set(8, SIZE - 1 - at, bit(at));
  for (let at = 8; at < 15; at++) set(SIZE - 15 + at, 8, bit(at));
  set(SIZE - 8, 8, true);
}

/** Mode, length, bytes and padding. */
function dataCodewords(bytes: Buffer): number[] {
  const bits = [..."0100", ...bytes.length.toString(2).padStart(8, "0")];
  for (const byte of bytes) bits.push(...byte.toString(2).padStart(8, "0"));
  bits.push(..."0000".slice(0, DATA * 8 - bits.length));
  while (bits.length % 8 !== 0) bits.push("0");
  const words = Array.from({ length: bits.length / 8 }, (_, at) =>
    Number.parseInt(bits.slice(at * 8, at * 8 + 8).join(""), 2),
  );
  for (let at = 0; words.length < DATA; at++) words.push(at % 2 === 0 ? 0xec : 0x11);
  return words;
}

/** Reed-Solomon over the field of 256 elements with the polynomial 0x11d. */
function correctionCodewords(data: number[]): number[] {
  let generator = [1];
  let root = 1;
  for (let at = 0; at < CORRECTION; at++) {
    const next = [...generator, 0];
    for (let i = 0; i < generator.length; i++)
      next[i + 1] = (next[i + 1] as number) ^ times(generator[i] as number, root);
    generator = next;
    root = times(root, 2);
  }
  const rest = [...data, ...Array<number>(CORRECTION).fill(0)];
  for (let at = 0; at < data.length; at++) {
    const factor = rest[at] as number;
    for (let i = 0; i <= CORRECTION; i++)
      rest[at + i] = (rest[at + i] as number) ^ times(generator[i] as number, factor);
  }
  return rest.slice(data.length);
}

function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >> 7) * 0x11d);
    product ^= ((b >> bit) & 1) * a;
  }
  return product;
}

/** Goes up and down in columns of two from the right, around what is drawn already, with the mask of a chessboard. */
function fill(modules: (boolean | null)[][], set: SetModule, words: number[]): void {
  let at = 0;
  for (let right = SIZE - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    const up = ((right + 1) & 2) === 0;
    for (let step = 0; step < SIZE; step++)
      for (const column of [right, right - 1]) {
        const row = up ? SIZE - 1 - step : step;
        if (modules[row]?.[column] !== null) continue;
        const bit = (((words[at >> 3] ?? 0) >> (7 - (at & 7))) & 1) === 1;
        at++;
        set(row, column, bit !== ((row + column) % 2 === 0));
      }
  }
}

export function drawSvg(modules: boolean[][]): string {
  const side = SIZE + 2 * QUIET;
  const path = modules
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : "")))
    .join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" width="512" height="512" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}h-${side}z"/><path d="${path}"/></svg>`;
}

/** A grey picture, one bit a pixel, 14 pixels a module. */
export function drawPng(modules: boolean[][]): Buffer {
  const scale = 14;
  const side = (SIZE + 2 * QUIET) * scale;
  const stride = Math.ceil(side / 8) + 1;
  const pixels = Buffer.alloc(stride * side, 0xff);
  for (let y = 0; y < side; y++) {
    // No filter.
    pixels[y * stride] = 0;
    for (let x = 0; x < side; x++) {
      const dark = modules[Math.floor(y / scale) - QUIET]?.[Math.floor(x / scale) - QUIET] ?? false;
      const at = y * stride + 1 + (x >> 3);
      if (dark) pixels[at] = (pixels[at] as number) & ~(0x80 >> (x & 7));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 1;
  const signature = Buffer.from("89504e470d0a1a0a", "hex");
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(pixels)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
