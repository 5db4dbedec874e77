/**
 * Lines in numbered files, `<name>.1`, `<name>.2` and so on, to which they are only ever appended. A line is in the file
 * when `append` returns, so it outlives a killed process. Full files are followed by a new one, and the oldest are deleted.
 */
import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

const FULL_BYTES = 32 * 1024 * 1024;
const KEPT = 4;

export class Segments {
  readonly #name: string;
  readonly #fullBytes: number;
  #number = 0;
  #file: number | null = null;
  #bytes = 0;
  /** A failed write may have left half a line. */
  #torn = false;

  constructor(name: string, fullBytes = FULL_BYTES) {
    this.#name = name;
    this.#fullBytes = fullBytes;
    this.#number = this.files().at(-1)?.number ?? 0;
  }

  /** How many files were deleted to make room. */
  get dropped(): number {
    return (this.files()[0]?.number ?? 1) - 1;
  }

  get full(): boolean {
    return this.#bytes >= this.#fullBytes;
  }

  files(): { number: number; path: string }[] {
    const folder = dirname(this.#name);
    const start = `${basename(this.#name)}.`;
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((file) => file.startsWith(start) && /^\d+$/.test(file.slice(start.length)))
      .map((file) => ({ number: Number(file.slice(start.length)), path: join(folder, file) }))
      .sort((a, b) => a.number - b.number);
  }

  /** The lines of all files, oldest first; the last one may have been cut off by the end of its process. */
  *lines(): Generator<{ path: string; line: string; cut: boolean }> {
    const files = this.files();
    for (const { path, number } of files) {
      const lines = readFileSync(path, "utf8").split("\n");
      const rest = lines.pop() ?? "";
      for (const line of lines) if (line !== "") yield { path, line, cut: false };
      if (rest !== "") yield { path, line: rest, cut: number === files.at(-1)?.number };
    }
  }

  /** Appends a line. @throws Error when it cannot be written, as on a full disk */
  append(line: string): void {
    this.#file ??= this.#open();
    const bytes = Buffer.from(`${this.#torn ? "\n" : ""}${line}\n`);
    this.#torn = true;
    for (let written = 0; written < bytes.length; ) written += writeSync(this.#file, bytes, written);
    this.#torn = false;
    this.#bytes += bytes.length;
  }

  /** Begins the next file with these lines, and deletes the oldest files. */
  next(lines: Iterable<string>): void {
    this.close();
    this.#number++;
    for (const line of lines) this.append(line);
    // Not counted: a file that is full from its beginning would be followed by another with every line.
    this.#bytes = 0;
    for (const { number, path } of this.files()) if (number <= this.#number - KEPT) rmSync(path);
  }

  clear(): void {
    this.close();
    for (const { path } of this.files()) rmSync(path);
    this.#number = 0;
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
    this.#bytes = 0;
    this.#torn = false;
  }

  #open(): number {
    this.#number = Math.max(this.#number, 1);
    const file = openSync(`${this.#name}.${this.#number}`, "a+", 0o600);
    this.#bytes = fstatSync(file).size;
    const last = Buffer.alloc(1);
    this.#torn = this.#bytes > 0 && readSync(file, last, 0, 1, this.#bytes - 1) === 1 && last[0] !== 0x0a;
    return file;
  }
}
