import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { EnvironmentError, env, forgetEnv, parseEnv, variableNames } from "./env.ts";

const key = Buffer.alloc(32, 7).toString("base64");
const enough = {
  DATABASE_URL: "postgres://owner:secret@127.0.0.1:5432/carillon",
  NEXTAUTH_SECRET: "a secret of thirty-two characters",
  SEALING_KEY: key,
};

describe("parseEnv", () => {
  test("derives defaults from the variables that are set", () => {
    const parsed = parseEnv({ ...enough, PORT: "4600" });
    expect(parsed).toMatchObject({
      PORT: 4600,
      DOOR_PORT: 4601,
      DOOR_HOST: "127.0.0.1",
      DOOR_URL: "http://127.0.0.1:4601",
      DOOR_PUBLIC_URL: "http://127.0.0.1:4601",
      NEXTAUTH_URL: "http://localhost:4600",
      WHATSAPP_GRAPH_URL: "https://graph.facebook.com",
      UNCERTAIN_DEADLINE_MS: 60_000,
    });
  });

  test("derives the web's address from the owner's", () => {
    expect(parseEnv(enough).WEB_DATABASE_URL).toBe(
      "postgres://owner:secret@127.0.0.1:5432/carillon?options=-c%20role%3Dcarillon_app",
    );
  });

  test("treats an empty variable as absent", () => {
    const parsed = parseEnv({ ...enough, META_APP_ID: "", PORT: "" });
    expect(parsed.PORT).toBe(3000);
    expect(parsed.META_APP_ID).toBeUndefined();
  });

  test("removes a trailing slash from URLs", () => {
    expect(parseEnv({ ...enough, DOOR_PUBLIC_URL: "https://door.example/" }).DOOR_PUBLIC_URL).toBe(
      "https://door.example",
    );
  });

  test("reports every invalid variable at once, without their values", () => {
    let message = "";
    try {
      parseEnv({ ...enough, PORT: "99999", NEXTAUTH_SECRET: "hunter2", DATABASE_URL: undefined });
    } catch (error) {
      expect(error).toBeInstanceOf(EnvironmentError);
      message = (error as Error).message;
    }
    expect(message).toContain("PORT:");
    expect(message).toContain("NEXTAUTH_SECRET:");
    expect(message).toContain("DATABASE_URL: is not set");
    expect(message).not.toContain("hunter2");
  });

  test.each([
    ["one bare key", key, true],
    ["two versions", `2:${key},1:${key}`, true],
    ["too short", Buffer.alloc(16).toString("base64"), false],
    ["not base64", "not a key at all!", false],
    ["one of two invalid", `2:${key},1:short`, false],
  ])("checks a sealing key: %s", (_name, value, good) => {
    const parse = () => parseEnv({ ...enough, SEALING_KEY: value });
    if (good) expect(parse().SEALING_KEY).toBe(value);
    else expect(parse).toThrow(/SEALING_KEY/);
  });

  test.each(["mysql://x/y", "carillon", "http://db/carillon"])("refuses %s as a database URL", (value) => {
    expect(() => parseEnv({ ...enough, DATABASE_URL: value })).toThrow(/DATABASE_URL/);
  });
});

test.each([
  ["a proxy that is no address", { TRUSTED_PROXIES: "10.0.0.1, proxy.example" }, /TRUSTED_PROXIES/],
  ["a mail server without a sender", { MAIL_URL: "smtp://mail.example:587" }, /MAIL_FROM/],
  ["a mail server that speaks no SMTP", { MAIL_URL: "https://mail.example", MAIL_FROM: "a@b.example" }, /MAIL_URL/],
])("refuses %s", (_name, given, named) => {
  expect(() => parseEnv({ ...enough, ...given })).toThrow(named);
});

test("every variable is explained in .env.example, on the line above it", () => {
  const lines = readFileSync(new URL("../.env.example", import.meta.url), "utf8").split("\n");
  const explained = variableNames.filter((name) => {
    const at = lines.findIndex((line) => line.startsWith(`# ${name}=`));
    return at > 0 && /^# [A-Z"0-9].*[.;:)]/.test(lines[at - 1] ?? "");
  });
  expect(explained).toEqual(variableNames);
});

describe("env", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    forgetEnv();
  });

  test("reads the variables once, at the first call", () => {
    for (const [name, value] of Object.entries({ ...enough, PORT: "4610" })) vi.stubEnv(name, value);
    expect(env().PORT).toBe(4610);
    vi.stubEnv("PORT", "4611");
    expect(env().PORT).toBe(4610);
    forgetEnv();
    expect(env().PORT).toBe(4611);
  });
});
