import { pipeline, type Readable } from "node:stream";
import { crc32, createInflateRaw } from "node:zlib";
import * as yauzl from "yauzl";
import type { WorkbookLimits } from "../limits.ts";
import { WorkbookRefusal } from "../refusals.ts";

const CHUNK_BYTES = 128 * 1024;
const S_IFMT = 0xf000;
const S_IFLNK = 0xa000;
const UNIX = 3;

/** The parts of one workbook. Parts are inflated only when they are read, and nothing is written to disk. */
export interface Archive {
  has(name: string): boolean;
  names(): Iterable<string>;
  /** Compressed bytes of a part, for progress. */
  compressedBytes(name: string): number;
  /** The inflated bytes of a part, in order. Its size and CRC are checked at the end. */
  read(name: string, maxBytes: number, onCompressed?: (bytes: number) => void): AsyncGenerator<Buffer>;
  close(): void;
}

/**
 * Opens the archive and checks its directory before anything is inflated.
 * @throws WorkbookRefusal truncated, corrupt_zip, too_many_entries, unsafe_entry, encrypted, zip_bomb
 */
export async function openArchive(path: string, limits: WorkbookLimits): Promise<Archive> {
  // Decode names here: yauzl would report an unsafe name as an ordinary error.
  const zip = await yauzl
    .openPromise(path, { decodeStrings: false, autoClose: false, validateEntrySizes: false })
    .catch((error: Error) => {
      throw new WorkbookRefusal(
        /end of central directory record signature not found/i.test(error.message) ? "truncated" : "corrupt_zip",
        {},
        { cause: error },
      );
    });
  try {
    const entries = await readDirectory(zip, limits);
    return new ZipArchive(zip, entries, limits);
  } catch (error) {
    zip.close();
    throw asRefusal(error);
  }
}

async function readDirectory(zip: yauzl.ZipFile, limits: WorkbookLimits): Promise<Map<string, yauzl.Entry>> {
  const refuseCount = () => new WorkbookRefusal("too_many_entries", { max: limits.entries });
  if (zip.entryCount > limits.entries) throw refuseCount();
  const entries = new Map<string, yauzl.Entry>();
  let declared = 0;
  for await (const entry of zip.eachEntry()) {
    if (entries.size >= limits.entries) throw refuseCount();
    const name = safeName(entry);
    const key = name.toLowerCase();
    // With two parts of one name, another program could show a different part than the one we read.
    if (entries.has(key)) throw new WorkbookRefusal("corrupt_zip");
    if (entry.isEncrypted()) throw new WorkbookRefusal("encrypted");
    declared += entry.uncompressedSize;
    if (declared > limits.inflatedBytes) throw new WorkbookRefusal("zip_bomb");
    entries.set(key, entry);
  }
  return entries;
}

function safeName(entry: yauzl.Entry): string {
  const raw = yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
  const isLink = entry.versionMadeBy >>> 8 === UNIX && ((entry.externalFileAttributes >>> 16) & S_IFMT) === S_IFLNK;
  if (isLink || raw.includes("\0") || yauzl.validateFileName(raw) !== null) throw new WorkbookRefusal("unsafe_entry");
  return raw;
}

class ZipArchive implements Archive {
  readonly #zip: yauzl.ZipFile;
  readonly #entries: Map<string, yauzl.Entry>;
  readonly #limits: WorkbookLimits;
  #inflated = 0;

  constructor(zip: yauzl.ZipFile, entries: Map<string, yauzl.Entry>, limits: WorkbookLimits) {
    this.#zip = zip;
    this.#entries = entries;
    this.#limits = limits;
  }

  has(name: string): boolean {
    return this.#entries.has(name.toLowerCase());
  }

  names(): Iterable<string> {
    return this.#entries.keys();
  }

  compressedBytes(name: string): number {
    return this.#entries.get(name.toLowerCase())?.compressedSize ?? 0;
  }

  async *read(name: string, maxBytes: number, onCompressed?: (bytes: number) => void): AsyncGenerator<Buffer> {
    const entry = this.#entries.get(name.toLowerCase());
    if (!entry) throw new WorkbookRefusal("not_xlsx", { part: name });
    if (entry.uncompressedSize > maxBytes) throw new WorkbookRefusal("too_large", megabytes(maxBytes));
    let size = 0;
    let crc = 0;
    try {
      const { stream, taken } = await this.#open(entry);
      try {
        for await (const chunk of stream as AsyncIterable<Buffer>) {
          size += chunk.length;
          this.#inflated += chunk.length;
          this.#checkLimits(size, taken(), maxBytes);
          // Stop at the first byte beyond the declared size, before the rest is inflated.
          if (size > entry.uncompressedSize) throw new WorkbookRefusal("corrupt_zip", { part: name });
          crc = crc32(chunk, crc);
          onCompressed?.(taken());
          yield chunk;
        }
      } finally {
        stream.destroy();
      }
    } catch (error) {
      throw asRefusal(error);
    }
    // Inflating data with a flipped bit often succeeds, and one wrong digit sends a message to a stranger.
    if (size !== entry.uncompressedSize || crc !== entry.crc32)
      throw new WorkbookRefusal("corrupt_zip", { part: name });
  }

  close(): void {
    this.#zip.close();
  }

  async #open(entry: yauzl.Entry): Promise<{ stream: Readable; taken: () => number }> {
    const packed = await this.#zip.openReadStreamPromise(entry, { decodeFileData: false });
    if (entry.compressionMethod === 0) {
      let bytes = 0;
      packed.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
      });
      packed.pause();
      return { stream: packed, taken: () => bytes };
    }
    if (entry.compressionMethod !== 8) {
      packed.destroy();
      throw new WorkbookRefusal("corrupt_zip");
    }
    const inflate = createInflateRaw({ chunkSize: CHUNK_BYTES });
    pipeline(packed, inflate, () => {}); // errors surface where `inflate` is read
    return { stream: inflate, taken: () => inflate.bytesWritten };
  }

  #checkLimits(size: number, compressed: number, maxBytes: number): void {
    const { ratio, ratioGraceBytes, inflatedBytes } = this.#limits;
    if (size > ratioGraceBytes && size > ratio * Math.max(compressed, 1)) throw new WorkbookRefusal("zip_bomb");
    if (this.#inflated > inflatedBytes) throw new WorkbookRefusal("zip_bomb");
    if (size > maxBytes) throw new WorkbookRefusal("too_large", megabytes(maxBytes));
  }
}

function megabytes(bytes: number): { megabytes: number } {
  return { megabytes: Math.floor(bytes / 1024 / 1024) };
}

/** Any error of yauzl or zlib means that the archive is damaged. */
function asRefusal(error: unknown): unknown {
  return error instanceof WorkbookRefusal ? error : new WorkbookRefusal("corrupt_zip", {}, { cause: error });
}
