import { describe, expect, test } from "vitest";
import { variableNames } from "#lib/env";
import { environmentOf, type RunProcess, readers } from "./process-environment.ts";

const processes = ["web", "door", "worker", "sandbox"] as const satisfies RunProcess[];

/** Every variable of a run, and what the operator's shell holds besides. */
const everything = {
  ...Object.fromEntries(Object.keys(readers).map((name) => [name, name])),
  ...{ PATH: "/bin", HTTPS_PROXY: "http://proxy", LC_ALL: "C", SANDBOX_STATE_FILE: "s", NEXT_TELEMETRY_DISABLED: "1" },
  ...{ AWS_SECRET_ACCESS_KEY: "theirs", APP_ROLE_PASSWORD: "role", POSTGRES_PASSWORD: "owner", PGPASSWORD: "owner" },
};

const secretsOf = (process: RunProcess) =>
  Object.keys(environmentOf(process, everything)).filter((name) =>
    /DATABASE_URL|SECRET|_KEY$|PASSWORD|TOKEN/.test(name),
  );

describe("environmentOf", () => {
  test.each([
    [
      "web",
      [
        ...["DEMO_PASSWORD", "META_APP_SECRET", "META_VERIFY_TOKEN", "NEXTAUTH_SECRET", "SEALING_KEY"],
        ...["SYSTEM_DATABASE_URL", "WEB_DATABASE_URL"],
      ],
    ],
    ["door", ["DOOR_DATABASE_URL", "META_APP_SECRET", "META_VERIFY_TOKEN", "METRICS_TOKEN", "SEALING_KEY"]],
    ["worker", ["SEALING_KEY", "WORKER_DATABASE_URL"]],
    ["sandbox", []],
  ] as const)("gives the %s its own secrets and nobody else's", (process, secrets) => {
    expect(secretsOf(process).sort()).toEqual(secrets);
  });

  test.each(processes)(
    "gives the %s what any program needs of its machine, and no file to read more from",
    (process) => {
      const given = environmentOf(process, everything);
      expect(given).toMatchObject({ PATH: "/bin", HTTPS_PROXY: "http://proxy", LC_ALL: "C", CARILLON_ENV_FILE: "off" });
    },
  );

  test("gives the mail server's name and password to the worker alone", () => {
    const MAIL_URL = "smtp://user:password@mail.example:587?requireTLS=true";
    const given = (process: RunProcess) => environmentOf(process, { MAIL_URL }).MAIL_URL;
    expect(processes.map(given)).toEqual(["smtp://mail.example:587?requireTLS=true", undefined, MAIL_URL, undefined]);
  });

  test("gives Next what keeps it from reading .env by itself", () => {
    expect(environmentOf("web", {})).toMatchObject({ __NEXT_PROCESSED_ENV: "true" });
  });
});

test("every variable says which processes read it", () => {
  expect(Object.keys(readers).sort()).toEqual([...variableNames].sort());
});
