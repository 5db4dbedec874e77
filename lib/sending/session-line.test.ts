import { expect, it, vi } from "vitest";
import type { Channel, ConnectorIo, Failure, Outcome, Session, SessionAbility } from "#lib/connectors/connector";
import { SessionLine } from "./session-line.ts";

const failure: Failure = { kind: "TRANSIENT", code: null, detail: "Refused", retryAfterMs: null, trace: null };

function makeLine(answers: ("open" | "refused")[] = []) {
  const sessions: { end(): void; close: () => Promise<void> }[] = [];
  const open = vi.fn(async (): Promise<Outcome<Session>> => {
    if (answers.shift() === "refused") return { ok: false, failure };
    const ended = Promise.withResolvers<void>();
    const close = vi.fn(async () => ended.resolve());
    sessions.push({ end: ended.resolve, close });
    return { ok: true, value: { send: vi.fn(), closed: ended.promise, close } };
  });
  const ability: SessionAbility<unknown> = { open };
  return { open, sessions, line: new SessionLine(ability, {} as Channel, async () => {}, {} as ConnectorIo) };
}

it("opens one connection for all messages that ask at once", async () => {
  const { line, open } = makeLine();
  const [first, second] = await Promise.all([line.session(), line.session()]);
  expect(first).toBe(second);
  expect(open).toHaveBeenCalledTimes(1);
});

it("opens again after the platform has closed the connection", async () => {
  const { line, open, sessions } = makeLine();
  await line.session();
  sessions[0]?.end();
  await vi.waitFor(async () => {
    await line.session();
    expect(open).toHaveBeenCalledTimes(2);
  });
});

it("says why there is no connection, and tries again for the next message", async () => {
  const { line } = makeLine(["refused", "open"]);
  expect(await line.session()).toEqual({ ok: false, failure });
  expect(await line.session()).toMatchObject({ ok: true });
});

it("closes the connection it holds", async () => {
  const { line, sessions } = makeLine();
  await line.session();
  await line.close();
  expect(sessions[0]?.close).toHaveBeenCalledTimes(1);
});

it("closes nothing that was never opened", async () => {
  const { line, open } = makeLine();
  await line.close();
  expect(open).not.toHaveBeenCalled();
});
