import { afterEach, describe, expect, it, vi } from "vitest";
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

describe("while nothing is sent", () => {
  afterEach(() => vi.useRealTimers());

  it("opens a lost connection again, later and later while it is refused", async () => {
    vi.useFakeTimers();
    const { line, open, sessions } = makeLine(["open", "refused", "refused", "open"]);
    await line.session();
    sessions[0]?.end();
    for (const [waitMs, times] of [
      [1_000, 2],
      [2_000, 3],
      [4_000, 4],
    ] as const) {
      await vi.advanceTimersByTimeAsync(waitMs - 1);
      expect(open).toHaveBeenCalledTimes(times - 1);
      await vi.advanceTimersByTimeAsync(1);
      expect(open).toHaveBeenCalledTimes(times);
    }
    sessions[1]?.end();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(open).toHaveBeenCalledTimes(5);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(open).toHaveBeenCalledTimes(5);
  });

  it("opens a connection that could not be opened at first", async () => {
    vi.useFakeTimers();
    const { line, open } = makeLine(["refused", "open"]);
    await line.session();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(open).toHaveBeenCalledTimes(2);
  });

  it.each(["open", "refused"] as const)("opens nothing any more after its close (%s)", async (answer) => {
    vi.useFakeTimers();
    const { line, open } = makeLine([answer]);
    await line.session();
    await line.close();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(open).toHaveBeenCalledTimes(1);
  });
});

it("tries again after a connector that threw", async () => {
  const { line, open } = makeLine();
  open.mockRejectedValueOnce(new Error("a bug"));
  await expect(line.session()).rejects.toThrow("a bug");
  expect(await line.session()).toMatchObject({ ok: true });
  await line.close();
});
