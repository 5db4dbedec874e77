import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { anyFreePort, choosePort, isPortFree } from "./ports.ts";

const free = (taken: number[]) => async (port: number) => !taken.includes(port);
const request = { purpose: "the console", variable: "PORT", preferred: 3000 };

describe("choosePort", () => {
  test.each([
    ["the default when it is free", undefined, [], [], 3000],
    ["the next one when the default is in use", undefined, [3000, 3001], [], 3002],
    ["the next one when the default is reserved for another process", undefined, [], [3000], 3001],
    ["the port set by its variable", "4600", [3000], [], 4600],
  ])("chooses %s", async (_name, asked, inUse, promised, expected) => {
    const taken = new Set(promised);
    expect(await choosePort({ ...request, asked }, taken, free(inUse))).toBe(expected);
    expect(taken).toContain(expected);
  });

  test.each([
    ["in use", "4600", [4600], [], /Port 4600, set by PORT/],
    ["reserved", "4600", [], [4600], /already used by another process/],
    ["not a number", "http", [], [], /PORT=http is not a port/],
    ["out of range", "70000", [], [], /is not a port/],
  ])("refuses a port set by variable that is %s", async (_name, asked, inUse, promised, message) => {
    await expect(choosePort({ ...request, asked }, new Set(promised), free(inUse))).rejects.toThrow(message);
  });
});

describe("anyFreePort", () => {
  test("stays below the ports of outgoing connections", async () => {
    const ports = await Promise.all(Array.from({ length: 200 }, () => anyFreePort(async () => true)));
    expect(Math.min(...ports)).toBeGreaterThanOrEqual(15_000);
    expect(Math.max(...ports)).toBeLessThan(30_000);
    expect(new Set(ports).size).toBeGreaterThan(150);
  });

  test("passes over ports in use, and gives up when all are", async () => {
    let asked = 0;
    await anyFreePort(async () => ++asked === 3);
    expect(asked).toBe(3);
    await expect(anyFreePort(async () => false)).rejects.toThrow("no free port between 15000 and 30000");
  });
});

describe("isPortFree", () => {
  test.each(["127.0.0.1", "0.0.0.0"])("is false while a program listens on %s", async (host) => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, host, done));
    const { port } = server.address() as { port: number };
    expect(await isPortFree(port)).toBe(false);
    await new Promise((done) => server.close(done));
    expect(await isPortFree(port)).toBe(true);
  });
});
