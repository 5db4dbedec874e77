import { describe, expect, test } from "vitest";
import { choosePorts } from "./environment.ts";

const free = (taken: number[]) => async (port: number) => !taken.includes(port);

describe("choosePorts", () => {
  test("gives the door the port after the console's and reports ports that moved", async () => {
    const { ports, moved } = await choosePorts({}, free([3000, 4012]));
    expect(ports).toEqual({ web: 3001, door: 3002, sandbox: 4010, sandboxControl: 4013 });
    expect(moved).toEqual(["3000 was taken: the console is on 3001", "4012 was taken: the sandbox's page is on 4013"]);
  });

  test("does not use a default that was set for another process", async () => {
    const { ports } = await choosePorts({ SANDBOX_HTTP_PORT: "3000" }, free([]));
    expect(ports).toMatchObject({ sandbox: 3000, web: 3001, door: 3002 });
  });
});
