import pino from "pino";
import { describeError } from "#lib/logging/describe-error";

/** Lines that were lost since the process started, because the disk was full or the reader of the output was gone. */
export const logLosses = { lines: 0 };

/** Lines that cannot be written wait here, in bytes of memory; what is beyond is lost. */
const heldBytes = 1024 * 1024;

/**
 * Standard output, written at once. A write that fails ends nothing: the lines are held and written together with the next
 * ones.
 */
const output = pino.destination({ dest: 1, sync: true, maxLength: heldBytes });
output.on("error", () => {});
output.on("drop", () => {
  logLosses.lines += 1;
});

const options: pino.LoggerOptions = {
  level: process.env.LOG_LEVEL ?? "info",
  base: null,
  // Evaluated for each line, because the process sets its name after this module has been loaded.
  mixin: () => ({ process: process.env.CARILLON_PROCESS ?? "web" }),
  serializers: { err: (error: unknown) => describeError(error) },
  redact: {
    paths: [
      "password",
      "*.password",
      "accessToken",
      "*.accessToken",
      "appSecret",
      "*.appSecret",
      "authorization",
      "*.authorization",
      "pin",
      "*.pin",
      "token",
      "*.token",
    ],
    censor: "[removed]",
  },
};

/** The log of this process, one JSON object per line. Fields with the names of secrets are removed, and what errors say of people. */
export const log = pino(options, output);
