import { afterAll, describe, expect, test } from "vitest";
import { createIo } from "#lib/connectors/http/io";
import { createPools } from "#lib/connectors/http/pools";
import { callSystem } from "./call-system.ts";
import { startBusinessSystem, testToken } from "./testing.ts";
import { newSystemToken, tokenForm } from "./token-form.ts";

const pools = createPools();
afterAll(() => pools.close(0));
const at = new Date("2026-11-22T12:00:00.900Z");
const call = { id: "2026112212000090000001", at, body: { type: "intent", text: "Straße" } };

async function callTo(reply: Parameters<typeof startBusinessSystem>[0], io = createIo(pools, { timeoutMs: 300 })) {
  const system = await startBusinessSystem(reply);
  const answer = await callSystem({ url: system.url, token: testToken }, call, io);
  system.close();
  return { answer, heard: system.heard };
}
const ok = (body: unknown) => ({ status: 200, body: typeof body === "string" ? body : JSON.stringify(body) });

test("a call names itself and its time, and is signed so that a stranger's reader of the specification proves it", async () => {
  const { heard, answer } = await callTo(ok({}));
  expect(heard).toEqual([{ id: call.id, at: Math.floor(at.getTime() / 1_000), body: call.body, proved: true }]);
  expect(answer).toEqual({ ok: true, status: 200, reply: null });
});

describe("an answer", () => {
  test.each([
    ["with a reply gives its text", { reply: { text: " On its way. " } }, "On its way."],
    ["without a reply says nothing", { fine: true }, null],
    ["whose reply is null says nothing", { reply: null }, null],
    ["that is no JSON says nothing", "OK", null],
    ["that is empty says nothing", "", null],
  ])("%s", async (_name, body, reply) => {
    expect((await callTo(ok(body))).answer).toEqual({ ok: true, status: 200, reply });
  });

  test.each([
    ["a reply that is a text alone", ok({ reply: "On its way." }), "bad_answer", false],
    ["an empty reply", ok({ reply: { text: " " } }), "bad_answer", false],
    ["an answer of more than 64 kB", ok({ text: "x".repeat(70_000) }), "bad_answer", false],
    ["a wrong signature", { status: 401, body: "" }, "refused", false],
    ["a missing page", { status: 404, body: "" }, "refused", false],
    ["a redirection, which could lead anywhere", { status: 302, body: "" }, "refused", false],
    ["too many calls", { status: 429, body: "" }, "busy", true],
    ["an error of its own", { status: 503, body: "<html>" }, "unreachable", true],
    ["a cut connection", "cut", "unreachable", true],
    ["silence", "hang", "too_slow", true],
  ] as const)("is a trouble for %s", async (_name, reply, trouble, passing) => {
    expect((await callTo(reply)).answer).toMatchObject({ ok: false, trouble, passing });
  });
});

test("an installation on the internet calls no private address, whatever the name stood for when it was entered", async () => {
  const { answer, heard } = await callTo(ok({}), createIo(pools, { timeoutMs: 300, publicOnly: true }));
  expect(answer).toMatchObject({ ok: false, trouble: "private_address", passing: false });
  expect(heard).toEqual([]);
});

test("tokens are new each time and of the form that readers of the specification expect", () => {
  const tokens = new Set(Array.from({ length: 100 }, newSystemToken));
  expect(tokens.size).toBe(100);
  for (const token of tokens) {
    expect(token).toMatch(tokenForm);
    expect(Buffer.from(token.slice("whsec_".length), "base64")).toHaveLength(24);
  }
});
