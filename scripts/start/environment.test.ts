import { describe, expect, test } from "vitest";
import { dataPaths } from "#lib/embedded/data-paths";
import { childEnvironment, choosePorts, type Variables } from "./environment.ts";

const free = (taken: number[]) => async (port: number) => !taken.includes(port);

describe("choosePorts", () => {
  test("gives the door the port after the console's and reports ports that moved", async () => {
    const { ports, moved } = await choosePorts({}, free([3000, 4012]));
    expect(ports).toEqual({
      web: 3001,
      door: 3002,
      sandbox: 4010,
      sandboxSmpp: 2775,
      sandboxSmtp: 2525,
      sandboxImap: 2143,
      sandboxTls: 4011,
      sandboxControl: 4013,
    });
    expect(moved).toEqual(["3000 was taken: the console is on 3001", "4012 was taken: the sandbox's page is on 4013"]);
  });

  test("does not use a default that was set for another process", async () => {
    const { ports } = await choosePorts({ SANDBOX_HTTP_PORT: "3000" }, free([]));
    expect(ports).toMatchObject({ sandbox: 3000, web: 3001, door: 3002 });
  });
});

describe("the demonstration's users", () => {
  const passwordFor = (env: Variables) => {
    const ports = {
      web: 1,
      door: 2,
      sandbox: 3,
      sandboxTls: 4,
      sandboxSmpp: 6,
      sandboxSmtp: 7,
      sandboxImap: 8,
      sandboxControl: 5,
    };
    const secrets = { postgresPassword: "", appPassword: "", nextAuthSecret: "", sealingKey: "", demoPassword: "made" };
    const database = { owner: "", web: "", door: "", worker: "", system: "" };
    return childEnvironment(env, dataPaths("none"), ports, secrets, database, { dev: false, sandbox: true })
      .DEMO_PASSWORD;
  };
  const own = { DATABASE_URL: "postgres://carillon@db.example/carillon" };

  test.each([
    ["are there with the embedded database", {}, "made"],
    ["are left out when told so", { SEED_DEMO: "off" }, ""],
    ["are not there with a database of one's own", own, ""],
    ["are not there even if a password for them is set", { ...own, DEMO_PASSWORD: "given" }, ""],
    ["are there when asked for", { ...own, SEED_DEMO: "on", DEMO_PASSWORD: "given" }, "given"],
  ])("%s", (_name, env, password) => expect(passwordFor(env)).toBe(password));
});
