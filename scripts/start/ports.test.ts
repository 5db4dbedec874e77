import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { choosePorts } from "./plan.ts";
import { choosePort, isPortFree } from "./ports.ts";

const free = (taken: number[]) => async (port: number) => !taken.includes(port);
const wish = { purpose: "the console", variable: "PORT", preferred: 3000 };

describe("choosePort", () => {
  test.each([
    ["the default when it is free", undefined, [], [], 3000],
    ["the next one when the default is in use", undefined, [3000, 3001], [], 3002],
    ["the next one when it is promised to another part", undefined, [], [3000], 3001],
    ["the one asked for", "4600", [3000], [], 4600],
  ])("takes %s", async (_name, asked, inUse, promised, expected) => {
    const taken = new Set(promised);
    expect(await choosePort({ ...wish, asked }, taken, free(inUse))).toBe(expected);
    expect(taken).toContain(expected);
  });

  test.each([
    ["in use", "4600", [4600], [], /Port 4600, asked for by PORT/],
    ["promised", "4600", [], [4600], /already used by another part/],
    ["no number", "http", [], [], /PORT=http is not a port/],
    ["out of range", "70000", [], [], /is not a port/],
  ])("refuses one asked for that is %s", async (_name, asked, inUse, promised, message) => {
    await expect(choosePort({ ...wish, asked }, new Set(promised), free(inUse))).rejects.toThrow(message);
  });
});

describe("choosePorts", () => {
  test("puts the door next to the console and tells what moved", async () => {
    const { ports, moved } = await choosePorts({}, free([3000, 4012]));
    expect(ports).toEqual({ web: 3001, door: 3002, sandbox: 4010, sandboxControl: 4013 });
    expect(moved).toEqual(["3000 was taken: the console is on 3001", "4012 was taken: the sandbox's page is on 4013"]);
  });

  test("keeps a default off a port that another part was given", async () => {
    const { ports } = await choosePorts({ SANDBOX_HTTP_PORT: "3000" }, free([]));
    expect(ports).toMatchObject({ sandbox: 3000, web: 3001, door: 3002 });
  });
});

describe("isPortFree", () => {
  test.each(["127.0.0.1", "0.0.0.0"])("sees a listener on %s", async (host) => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, host, done));
    const { port } = server.address() as { port: number };
    expect(await isPortFree(port)).toBe(false);
    await new Promise((done) => server.close(done));
    expect(await isPortFree(port)).toBe(true);
  });
});
