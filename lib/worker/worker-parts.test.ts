/** What a worker is put together from. Its parts have tests of their own, and `worker.db.test.ts` lets all of it run. */
import type { SQL } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import { beforeEach, expect, test, vi } from "vitest";
import {
  callBackCampaignJob,
  carryOutDecisionJob,
  expandCampaignJob,
  makeTurnJob,
  planSendJob,
  startCampaignJob,
} from "#lib/campaigns/jobs";
import { checkChannelJob } from "#lib/channels/health/job";
import type { FileTools } from "#lib/contacts/files/carry-out-file";
import { contactFileJob } from "#lib/contacts/files/jobs";
import type { Ctx } from "#lib/context";
import { dropFallbacksJob } from "#lib/fallback/jobs";
import { callIntentJob } from "#lib/inbound/intents/job";
import { collectMailboxJob } from "#lib/inbound/mailboxes/job";
import { fetchMediaJob, thumbnailJob } from "#lib/media/jobs";
import { rolloutJob } from "#lib/rollouts/jobs";
import { driveLaneJob } from "#lib/sending/lanes/jobs";
import { askForConfirmationJob } from "#lib/sign-ups/jobs";
import { startWorker } from "./worker.ts";

type Run = (payload: Record<string, string>, tools: { stopping: AbortSignal }) => Promise<unknown>;
type Called = [name: string, ...given: unknown[]];

/** Everything that a worker calls says so here, by its name and with what it was given. */
const parts = vi.hoisted(() => {
  const called: unknown[][] = [];
  const part = (name: string, answer: unknown = undefined) => ({
    [name]: async (...given: unknown[]) => {
      called.push([name, ...given]);
      return answer;
    },
  });
  const made: Record<string, unknown> = {};
  const fail: { keepSealingChecks?: Error; deleteHeartbeat?: Error } = {};
  return { called, part, made, fail };
});

vi.mock("#db/client", () => ({
  connect: (...given: unknown[]) => {
    parts.called.push(["connect", ...given]);
    const execute = async (statement: unknown) => {
      parts.called.push(["deleteHeartbeat", statement]);
      if (parts.fail.deleteHeartbeat) throw parts.fail.deleteHeartbeat;
    };
    return { db: { execute }, sql: "the sql", ...parts.part("close") };
  },
}));
vi.mock("#lib/health/sealing-key", () => ({
  keepSealingChecks: async () => {
    if (parts.fail.keepSealingChecks) throw parts.fail.keepSealingChecks;
  },
}));
vi.mock("#lib/persist", () => ({ persist: (step: () => unknown) => step() }));
vi.mock("#lib/connectors/http/pools", () => ({
  createPools: (options: unknown) => {
    parts.called.push(["createPools", options]);
    return parts.part("close");
  },
}));
vi.mock("#lib/connectors/http/io", () => ({ createIo: (_pools: unknown, options: unknown) => options }));
vi.mock("#lib/http/own-door", () => ({ isOpenToAll: () => true }));
vi.mock("#lib/jobs/queue", () => ({
  openJobQueue: async (url: string, jobs: { kind: string }[], troubles: unknown) => {
    const runs = new Map<string, unknown>();
    Object.assign(parts.made, { url, kinds: jobs.map(({ kind }) => kind), runs, troubles });
    return {
      work: async ({ kind }: { kind: string }, run: unknown) => void runs.set(kind, run),
      stop: async (...given: unknown[]) => void parts.called.push(["stop queue", ...given]),
    };
  },
}));
vi.mock("#lib/jobs/troubles", () => ({ createTroubles: (contextOf: unknown) => ({ contextOf }) }));
vi.mock("#lib/sending/lanes/lane-drivers", () => ({
  createLaneDrivers: (options: unknown) => {
    parts.made.lanes = options;
    const stop = async (...given: unknown[]) => void parts.called.push(["stop lanes", ...given]);
    return { ...parts.part("wake"), stop };
  },
}));
vi.mock("./rhythms.ts", () => ({
  rhythmsOf: (tools: unknown) => {
    parts.made.rhythms = tools;
    return "the rhythms";
  },
}));
vi.mock("./timetable.ts", () => ({
  everyOf: (rhythms: unknown) => {
    parts.called.push(["everyOf", rhythms]);
    return { stop: async () => void parts.called.push(["stop timetable"]) };
  },
}));
vi.mock("#lib/settings/current", () => ({
  currentSettings: () => ({ INBOUND_RETENTION_DAYS: 30, unsentListDays: 7, endedSessionDays: 14, other: 1 }),
}));
vi.mock("#lib/storage/current-store", () => ({ currentStore: async () => "the store" }));
vi.mock("#lib/inbound/store", () => parts.part("storeInboundEvents"));
vi.mock("#lib/sending/lanes/open-speaker", () => parts.part("openSpeaker", "a speaker"));
vi.mock("#lib/campaigns/launch/start", () => parts.part("startScheduledCampaign"));
vi.mock("#lib/campaigns/launch/expand", () => parts.part("expandCampaign"));
vi.mock("#lib/campaigns/repeat/make-turn", () => parts.part("makeTurn"));
vi.mock("#lib/campaigns/flight-plan/plan-send", () => parts.part("goOnPlanning"));
vi.mock("#lib/fallback/running/stop-fallback", () => parts.part("dropFallbacks"));
vi.mock("#lib/campaigns/control/call-back", () => parts.part("callBackCampaign"));
vi.mock("#lib/campaigns/control/carry-out-decision", () => parts.part("carryOutDecision"));
vi.mock("#lib/channels/health/check-channel", () => parts.part("checkChannel"));
vi.mock("#lib/media/fetch-inbound", () => parts.part("fetchInbound"));
vi.mock("#lib/media/library/thumbnails", () => parts.part("makeThumbnail"));
vi.mock("#lib/inbound/intents/call-intent", () => parts.part("callIntent"));
vi.mock("#lib/inbound/mailboxes/collect-mailbox", () => parts.part("collectMailbox"));
vi.mock("#lib/contacts/files/carry-out-file", () => parts.part("carryOutFile"));
vi.mock("#lib/campaigns/audience-import/import-in-thread", () => parts.part("importContactsInThread"));
vi.mock("#lib/rollouts/apply", () => parts.part("applyRollout"));
vi.mock("#lib/sign-ups/ask-for-confirmation", () => parts.part("askForConfirmation"));

const start = () => startWorker({ databaseUrl: "postgres://worker@db/carillon", uncertainDeadlineMs: 60_000 });
const called = (name: string) =>
  (parts.called as Called[]).filter(([each]) => each === name).map(([, ...rest]) => rest);
const runs = () => parts.made.runs as Map<string, Run>;
const stopping = new AbortController();
beforeEach(() => {
  parts.called.length = 0;
  delete parts.fail.keepSealingChecks;
  delete parts.fail.deleteHeartbeat;
});

/** The context that a job of workspace `w` runs with. */
const inWorkspace = expect.objectContaining({ workspaceId: "w", actor: { kind: "system", name: "Carillon" } });
const checkIo = { timeoutMs: 10_000, publicOnly: true };

test("each kind of job that the queue knows is worked on", async () => {
  await start();
  expect([...runs().keys()].sort()).toEqual([...(parts.made.kinds as string[])].sort());
  expect(runs().size).toBe(18);
  expect(parts.made.url).toBe("postgres://worker@db/carillon");
});

test.each<[string, { kind: string }, string, string, unknown[]]>([
  ["starts a scheduled campaign", startCampaignJob, "campaignId", "startScheduledCampaign", []],
  ["calls a campaign back", callBackCampaignJob, "campaignId", "callBackCampaign", []],
  ["carries out what a person decided", carryOutDecisionJob, "campaignId", "carryOutDecision", []],
  ["checks a channel", checkChannelJob, "channelId", "checkChannel", [checkIo]],
  ["tells a business system", callIntentJob, "messageId", "callIntent", [checkIo]],
  ["makes a small picture", thumbnailJob, "mediaId", "makeThumbnail", ["the store"]],
  ["asks for a confirmation", askForConfirmationJob, "signUpId", "askForConfirmation", []],
  [
    "fetches a file",
    fetchMediaJob,
    "messageId",
    "fetchInbound",
    [{ io: checkIo, store: "the store", stopping: stopping.signal }],
  ],
  [
    "reads a mailbox",
    collectMailboxJob,
    "channelId",
    "collectMailbox",
    [{ sql: "the sql", io: checkIo, stopping: stopping.signal }],
  ],
])("%s, in the job's workspace", async (_name, { kind }, key, name, more) => {
  await start();
  await runs().get(kind)?.({ workspaceId: "w", [key]: "it" }, { stopping: stopping.signal });
  const given = called(name);
  expect(given).toHaveLength(1);
  expect(given[0]?.filter((one) => !hasHooks(one))).toEqual([inWorkspace, "it", ...more]);
});

/** What is told of campaigns and answers is the same for all. */
function hasHooks(given: unknown): boolean {
  return typeof given === "object" && given !== null && "campaign" in given;
}

test("a turn of a repeat is made in its workspace", async () => {
  await start();
  const turn = { workspaceId: "w", campaignId: "c", repeatId: "r", dueAt: "2026-11-20T09:30:00.000Z" };
  await runs().get(makeTurnJob.kind)?.(turn, { stopping: stopping.signal });
  expect(called("makeTurn")).toEqual([[inWorkspace, "r", new Date(turn.dueAt)]]);
});

test("a file of contacts is read in a thread with a connection of its own, for two minutes at most", async () => {
  await start();
  const job = { workspaceId: "w", fileId: "f", kind: "import" };
  await runs().get(contactFileJob.kind)?.(job, { stopping: stopping.signal });
  const [[contextOf, fileId, tools]] = called("carryOutFile") as [[() => Ctx, string, FileTools]];
  expect([contextOf(), fileId]).toEqual([inWorkspace, "f"]);
  expect(tools).toMatchObject({ store: "the store", stopping: stopping.signal, sliceMs: 120_000 });
  await tools.importFile(contextOf(), { fileId, path: "/tmp/f" }, stopping.signal);
  const task = { fileId: "f", path: "/tmp/f" };
  expect(called("importContactsInThread")).toEqual([
    [inWorkspace, task, "postgres://worker@db/carillon", stopping.signal],
  ]);
});

test("a lane is woken in its workspace", async () => {
  await start();
  await runs().get(driveLaneJob.kind)?.({ workspaceId: "w", laneId: "l" }, { stopping: stopping.signal });
  expect(called("wake")).toEqual([["w", "l"]]);
});

test.each([
  ["a campaign is expanded", expandCampaignJob, "campaignId", "expandCampaign"],
  ["a stopped fallback is dropped", dropFallbacksJob, "campaignId", "dropFallbacks"],
  ["a send is looked at", planSendJob, "planId", "goOnPlanning"],
  ["a roll-out is applied", rolloutJob, "rolloutId", "applyRollout"],
] as const)("%s for a second, or until the worker stops", async (_name, { kind }, key, name) => {
  await start();
  const clock = vi.spyOn(performance, "now").mockReturnValue(5_000);
  const end = new AbortController();
  await runs().get(kind)?.({ workspaceId: "w", [key]: "it" }, { stopping: end.signal });
  const [given] = called(name) as [[() => Ctx, string, () => boolean]];
  const [contextOf, id, until] = given;
  expect([contextOf(), id]).toEqual([inWorkspace, "it"]);
  expect(until()).toBe(false);
  clock.mockReturnValue(5_999);
  expect(until()).toBe(false);
  clock.mockReturnValue(6_001);
  expect(until()).toBe(true);
  clock.mockReturnValue(5_000);
  end.abort();
  expect(until()).toBe(true);
  clock.mockRestore();
});

test("lanes get half a minute for each answer, and keep what comes over their connections as their channel's", async () => {
  await start();
  const lanes = parts.made.lanes as {
    contextOf(workspaceId: string): Ctx;
    hooks: object;
    openSpeaker(ctx: unknown, held: unknown): Promise<unknown>;
  };
  expect(lanes.contextOf("w")).toEqual(inWorkspace);
  expect(Object.keys(lanes.hooks).sort()).toEqual(["auto_reply", "campaign", "confirmation", "fallback", "test"]);
  expect(await lanes.openSpeaker("ctx", "held")).toBe("a speaker");
  const [opened] = called("openSpeaker");
  expect(opened?.slice(0, 3)).toEqual(["ctx", "held", { timeoutMs: 30_000, publicOnly: true }]);
  const keep = opened?.[3] as (channel: object, platform: string, request: string) => Promise<void>;
  await keep({ workspaceId: "w", id: "c" }, "sms", "a request");
  const event = { workspaceId: "w", channelId: "c", platform: "sms", request: "a request" };
  expect(called("storeInboundEvents")).toEqual([["the sql", [event]]]);
});

test("answers and confirmations are told by name, as are campaigns", async () => {
  await start();
  await runs().get(callBackCampaignJob.kind)?.({ workspaceId: "w", campaignId: "it" }, { stopping: stopping.signal });
  const hooks = called("callBackCampaign")[0]?.find(hasHooks);
  expect(hooks).toBe((parts.made.lanes as { hooks: object }).hooks);
});

test("the timetable gets what its rhythms need, with what is set at that moment", async () => {
  const { id } = await start();
  const tools = parts.made.rhythms as { id: string; uncertainDeadlineMs: number; retention(): object; sql: string };
  expect(tools).toMatchObject({ id, uncertainDeadlineMs: 60_000, sql: "the sql" });
  expect(tools.retention()).toEqual({ eventDays: 30, unsentListDays: 7, endedSessionDays: 14 });
  expect(called("everyOf")).toEqual([["the rhythms"]]);
});

test("ten connections are used where nobody says how many, and enough sockets for a flood", async () => {
  await start();
  expect(called("connect")).toEqual([[expect.any(String), { max: 10, name: "carillon-worker" }]]);
  expect(called("createPools")).toEqual([[{ connections: 256 }]]);
  parts.called.length = 0;
  await startWorker({ databaseUrl: "postgres://worker@db/carillon", uncertainDeadlineMs: 1, poolSize: 3 });
  expect(called("connect")).toMatchObject([[expect.any(String), { max: 3 }]]);
});

test("a stop lets what runs end within nine seconds, then closes what is open and signs off", async () => {
  const worker = await start();
  parts.called.length = 0;
  parts.fail.deleteHeartbeat = new Error("away");
  await worker.stop();
  const order = (parts.called as Called[]).map(([name]) => name);
  expect(order.slice(0, 3).sort()).toEqual(["stop lanes", "stop queue", "stop timetable"]);
  expect(order.slice(3)).toEqual(["close", "deleteHeartbeat", "close"]);
  expect([called("stop queue"), called("stop lanes")]).toEqual([[[9_000]], [[9_000]]]);
  expect(called("close")).toEqual([[1_000], []]);
  const [[statement] = []] = called("deleteHeartbeat");
  const { sql: text, params } = new PgDialect().sqlToQuery(statement as SQL);
  expect([text, params]).toEqual(["DELETE FROM worker_heartbeats WHERE id = $1", [worker.id]]);
});

test("a worker with another sealing key closes its connections and does not start", async () => {
  parts.fail.keepSealingChecks = new Error("another key");
  await expect(start()).rejects.toThrow("another key");
  expect(called("close")).toEqual([[]]);
  expect(called("everyOf")).toEqual([]);
});
