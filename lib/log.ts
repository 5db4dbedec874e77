import pino from "pino";

/** The log of this process, one JSON object per line. Fields with the names of secrets are removed. */
export const log = pino({
  level: process.env.LOG_LEVEL ?? "info",
  base: null,
  // Evaluated for each line, because the process sets its name after this module has been loaded.
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
