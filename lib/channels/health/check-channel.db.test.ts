import { and, asc, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { bindings, channels } from "#db/schema/channels";
import { senders } from "#db/schema/senders";
import { auditLog } from "#db/schema/workspaces";
import type { Failure } from "#lib/connectors/connector";
import type { AccountFacts } from "#lib/connectors/profile";
import type { Ctx } from "#lib/context";
import { bindAccount } from "../binding/bind-account.ts";
import { openChannel } from "../binding/open-channel.ts";
import { refreshAccount } from "../binding/refresh-account.ts";
import { fakePlatform } from "../fake-platform.ts";
import { failure, makeChannel, makeWorkspace, now, number, openTestDatabase } from "../testing.ts";
import { checkChannel, nextCheckAt } from "./check-channel.ts";

const database = await openTestDatabase();
afterAll(() => database.close());

const later = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
const dead: Failure = { ...failure, kind: "AUTH", code: "190", detail: "The token has expired." };
const usual = fakePlatform();

let account = 700_000;
let ctx: Ctx;
let channelId: string;
beforeEach(async () => {
  ctx = await makeWorkspace(database);
  channelId = await makeChannel(database, ctx);
  await bind(ctx);
});

async function bind(as: Ctx, accessToken = "token-1", accountId = String(account++)) {
  const credentials = { accessToken, appSecret: "secret-1" };
  const bound = await bindAccount(as, { channelId, environment: "sandbox", accountId, credentials }, fakePlatform());
  expect(bound.bound).toBe(true);
}

type Answer = Failure | Partial<AccountFacts>;

/** A platform that answers so; `meanwhile` happens while the answer is on its way. */
function answering(answer: Answer, meanwhile: () => Promise<unknown> = async () => {}) {
  return fakePlatform({
    readAccount: async (channel, io) => {
      const well = await usual.connector.health(channel, io);
      await meanwhile();
      if ("kind" in answer) return { ok: false, failure: answer };
      return well.ok ? { ok: true, value: { ...well.value, ...answer } } : well;
    },
  });
}

/** Checks the channel `seconds` after it was bound. */
async function check(platform = usual, seconds = 60, as = ctx) {
  return checkChannel(as, channelId, { ...platform.io, now: () => later(seconds) }, async (ctx, id) => {
    const opened = await openChannel(ctx, id);
    return opened && { ...opened, connector: platform.connector };
  });
}

async function read() {
  const { db } = database.owner;
  const [channel] = await db.select().from(channels).where(eq(channels.id, channelId));
  const [binding] = await db.select().from(bindings).where(eq(bindings.channelId, channelId));
  return { state: channel?.state, ...binding };
}

async function logged() {
  const rows = await database.owner.db
    .select({ action: auditLog.action, detail: auditLog.detail })
    .from(auditLog)
    .where(and(eq(auditLog.workspaceId, ctx.workspaceId), eq(auditLog.objectId, channelId)))
    .orderBy(asc(auditLog.at), asc(auditLog.id));
  return rows.filter(({ action }) => action !== "channel.bound" && action !== "channel.rebound");
}

const set = (values: Partial<typeof bindings.$inferInsert>) =>
  database.owner.db.update(bindings).set(values).where(eq(bindings.channelId, channelId));

describe("checkChannel", () => {
  it("disconnects a channel whose token is dead, with the platform's words, and notes it in the log", async () => {
    expect(await check(answering(dead))).toBe(true);
    expect(await read()).toMatchObject({
      state: "disconnected",
      trouble: "The token has expired.",
      checkedAt: later(60),
    });
    expect(await logged()).toEqual([
      {
        action: "channel.disconnected",
        detail: { state: { from: "bound", to: "disconnected" }, reason: "The token has expired." },
      },
    ]);
    await check(answering(dead), 360);
    expect(await logged()).toHaveLength(1);
  });

  it("connects it again when the platform takes the token, and notes that too", async () => {
    await check(answering(dead));
    await check(usual, 360);
    expect(await read()).toMatchObject({ state: "bound", trouble: null, checkedAt: later(360) });
    expect((await logged()).at(-1)).toEqual({
      action: "channel.recovered",
      detail: { state: { from: "disconnected", to: "bound" }, reason: null },
    });
  });

  it("leaves a channel waiting to be unbound as it is, and shows what is wrong", async () => {
    await database.owner.db.update(channels).set({ state: "unbinding_requested" }).where(eq(channels.id, channelId));
    await check(answering(dead));
    expect(await read()).toMatchObject({ state: "unbinding_requested", trouble: "The token has expired." });
  });

  it.each(["TRANSIENT", "THROTTLED_SENDER", "UNKNOWN_OUTCOME"] as const)(
    "learns nothing about the account from %s",
    async (kind) => {
      expect(await check(answering({ ...failure, kind }))).toBe(false);
      expect(await read()).toMatchObject({ state: "bound", trouble: null, checkedAt: now });
    },
  );

  it("restricts a channel whose account is locked, disabled or may not send, and frees it", async () => {
    const locked: Failure = { ...failure, kind: "POLICY", code: "131031", detail: "Business Account locked" };
    const answers: [Answer, string][] = [
      [locked, "Business Account locked"],
      [{ reviewState: "DISABLED" }, "DISABLED"],
      [{ sending: { blocked: true, reason: "Payment is due." } }, "Payment is due."],
    ];
    for (const [at, [answer, reason]] of answers.entries()) {
      await check(answering(answer), 60 + at * 600);
      expect(await read()).toMatchObject({ state: "restricted", trouble: reason });
      await check(usual, 360 + at * 600);
      expect(await read()).toMatchObject({ state: "bound", trouble: null });
    }
    expect((await logged()).map(({ action }) => action)).toEqual(
      answers.flatMap(() => ["channel.restricted", "channel.recovered"]),
    );
  });

  it("keeps an account that is only limited bound", async () => {
    await check(answering({ sending: { blocked: false, reason: "250 people a day." } }));
    expect(await read()).toMatchObject({ state: "bound", trouble: null, account: { sending: { blocked: false } } });
  });

  it("keeps a restriction that an event told until it ends, where the platform's answer does not speak of it", async () => {
    const notice = { blocks: true, state: "ACCOUNT_RESTRICTION", reason: "SPAM", at: now.toISOString() };
    await set({ notices: { restriction: { ...notice, until: later(600).toISOString() } } });
    await check(usual, 60);
    expect(await read()).toMatchObject({ state: "restricted", trouble: "SPAM" });
    await check(usual, 601);
    expect(await read()).toMatchObject({ state: "bound", trouble: null });
  });

  it("lifts what events told when the platform says that the account may send", async () => {
    const notice = { blocks: true, state: "DISABLE", reason: null, at: now.toISOString(), until: null };
    await set({ notices: { ban: notice } });
    await check(usual, 60);
    expect((await read()).state).toBe("restricted");
    await check(answering({ sending: { blocked: false, reason: null } }), 360);
    expect(await read()).toMatchObject({ state: "bound", notices: { ban: { blocks: false } } });
  });

  it("leaves what sending met to the next message that the platform accepts, until a person asks", async () => {
    await set({ trouble: "131042 payment", troubleLaneId: "lane" });
    await check(usual);
    expect(await read()).toMatchObject({ state: "bound", trouble: "131042 payment", checkedAt: later(60) });
    await refreshAccount({ ...ctx, now: later(120) }, { channelId }, usual);
    expect(await read()).toMatchObject({ trouble: null, troubleLaneId: null });
  });

  it("drops an answer for a token that was renewed while it was on its way", async () => {
    const { accountId = "" } = await read();
    const renewed = () => bind({ ...ctx, now: later(30) }, "token-2", accountId);
    expect(await check(answering(dead, renewed))).toBe(false);
    expect(await read()).toMatchObject({ state: "bound", trouble: null });
  });

  it("drops an answer that something newer overtook", async () => {
    expect(await check(answering(dead, () => set({ checkedAt: later(61) })))).toBe(false);
    expect((await read()).state).toBe("bound");
  });

  it("drops an answer about a channel that was unbound or deleted meanwhile", async () => {
    const unbound = () => database.owner.db.delete(bindings).where(eq(bindings.channelId, channelId));
    expect(await check(answering(dead, unbound))).toBe(false);
    expect((await read()).state).toBe("bound");
  });

  it("does nothing for another workspace, and nothing while nothing is bound", async () => {
    const other = await makeWorkspace(database);
    expect(await check(answering(dead), 60, other)).toBe(false);
    await database.owner.db.update(channels).set({ state: "binding" }).where(eq(channels.id, channelId));
    expect(await check(answering(dead))).toBe(false);
    expect(await read()).toMatchObject({ state: "binding", trouble: null });
  });

  it("takes over state and quality of the senders", async () => {
    await check(fakePlatform({ numbers: [number({ state: "RESTRICTED", quality: "RED" })] }));
    expect(await sendersOf()).toMatchObject([{ state: "RESTRICTED", quality: "RED", syncedAt: later(60) }]);
  });

  it("keeps what was told of a sender while the list was on its way", async () => {
    const platform = fakePlatform({
      listSenders: async () => {
        await database.owner.db
          .update(senders)
          .set({ state: "FLAGGED", syncedAt: later(61) })
          .where(eq(senders.channelId, channelId));
        return { ok: true, value: [number()] };
      },
    });
    await check(platform);
    expect(await sendersOf()).toMatchObject([{ state: "FLAGGED" }]);
  });

  it("is due again in about five minutes, whatever was answered", async () => {
    for (const platform of [usual, answering(dead), answering({ ...failure, kind: "TRANSIENT" })]) {
      await set({ checkDueAt: now });
      await check(platform, 60);
      const inSeconds = ((await read()).checkDueAt?.getTime() ?? 0) / 1_000 - later(60).getTime() / 1_000;
      expect(inSeconds).toBeGreaterThanOrEqual(270);
      expect(inSeconds).toBeLessThanOrEqual(330);
    }
  });

  it("is due again even if its secrets do not open", async () => {
    await set({ secretsSealed: "broken", checkDueAt: now });
    await expect(check(usual, 60)).rejects.toThrow();
    expect((await read()).checkDueAt?.getTime()).toBeGreaterThan(later(200).getTime());
  });
});

const sendersOf = () => database.owner.db.select().from(senders).where(eq(senders.channelId, channelId));

it("spreads checks a tenth around five minutes", () => {
  const seconds = [0, 0.5, 1].map((roll) => (nextCheckAt(now, roll).getTime() - now.getTime()) / 1_000);
  expect(seconds).toEqual([270, 300, 330]);
});
