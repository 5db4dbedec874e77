import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { errorCode, Problem } from "./problem.ts";

/**
 * Makes the data directory, for this user only, and makes sure that it can be written.
 * @throws Problem when it cannot
 */
export function makeDataDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Problem(
      `The data directory ${path} cannot be written (${errorCode(error)}).`,
      "Start as its owner, or set CARILLON_DATA_DIR to a folder that can be written.",
    );
  }
}

/** Replaces a file in one step and only after its bytes are on the disk, so that a power cut leaves the old or the new one. */
export function writeFileDurably(path: string, content: string, mode = 0o600): void {
  const temporary = `${path}.${process.pid}.tmp`;
  const file = openSync(temporary, "w", mode);
  try {
    writeSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

/** A JSON file's value; undefined when it is missing or was cut short. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

const LOG_LIMIT_BYTES = 20 * 1024 * 1024;

/** Opens a log for appending; one that grew large is set aside first, and only one such is kept. */
export function openLog(path: string): number {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (existsSync(path) && statSync(path).size > LOG_LIMIT_BYTES) renameSync(path, `${path}.old`);
  return openSync(path, "a", 0o600);
}

/** How long a log is now; 0 when there is none. */
export function logLength(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}

/** What was written to a log since it was `from` bytes long. */
export function readLogFrom(path: string, from: number): string {
  if (!existsSync(path)) return "";
  return readFileSync(path).subarray(from).toString("utf8");
}

/** The last lines of a text that say something. */
export function lastLines(text: string, count: number): string {
  return text
    .split("\n")
    .filter((line) => line.trim())
    .slice(-count)
    .join("\n");
}
