import pino from "pino";

/** The process's log, one JSON object a line. Secrets are removed by name wherever they stand. */
export const log = pino({
  level: process.env.LOG_LEVEL ?? "info",
  base: null,
  // Asked at each line: the process names itself after this module was loaded.
  mixin: () => ({ process: process.env.CARILLON_PROCESS ?? "web" }),
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
});
