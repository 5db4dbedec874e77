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
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { devNull } from "node:os";
import { dirname } from "node:path";
import { errorCode, Problem } from "./problem.ts";

/**
 * Creates the data directory, accessible to this user only, and checks that it is writable.
 * @throws Problem when it is not
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

/**
 * Replaces a file atomically after an fsync: a power failure leaves either the old or the new content, a full disk the old
 * one.
 *
 * @throws the error of the file system
 */
export function writeFileDurably(path: string, content: string, mode = 0o600): void {
  const temporary = `${path}.${process.pid}.tmp`;
  const file = openSync(temporary, "w", mode);
  try {
    writeSync(file, content);
    fsyncSync(file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

/** The parsed content of a JSON file; undefined when it is missing or not valid JSON. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

const LOG_LIMIT_BYTES = 20 * 1024 * 1024;

/**
 * Opens a log file for appending. A file over 20 MB is first renamed to `<path>.old`, replacing an earlier one. On a full
 * disk that has no room for a new file, the log goes nowhere: what writes it has to run all the same.
 */
export function openLog(path: string): number {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    if (existsSync(path) && statSync(path).size > LOG_LIMIT_BYTES) renameSync(path, `${path}.old`);
    return openSync(path, "a", 0o600);
  } catch (error) {
    if (!isFullDisk(error)) throw error;
    return openSync(devNull, "a");
  }
}

/** True for a write that found no room on the file system, or none for this user. */
export function isFullDisk(error: unknown): boolean {
  return ["ENOSPC", "EDQUOT"].includes(errorCode(error));
}

/** Size of a log file in bytes; 0 when there is none. */
export function logLength(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}

/** The text written to a log file after its first `from` bytes. */
export function readLogFrom(path: string, from: number): string {
  if (!existsSync(path)) return "";
  return readFileSync(path).subarray(from).toString("utf8");
}

/** The last `count` lines of a text that are not blank. */
export function lastLines(text: string, count: number): string {
  return text
    .split("\n")
    .filter((line) => line.trim())
    .slice(-count)
    .join("\n");
}
