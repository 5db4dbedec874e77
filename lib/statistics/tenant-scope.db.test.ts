import { afterAll } from "vitest";
import { describeTenantScope } from "#lib/testing/tenant-scope";
import { makeTwins } from "#lib/testing/twin-workspaces";
import { approvalMatters, sendApprovalMatters } from "./approval-matters.ts";
import { listAttentionItems } from "./attention.ts";
import { readFirstSteps } from "./first-steps.ts";
import * as queries from "./queries.ts";
import { recordFailures, recordOptOuts, recordStatistics } from "./record.ts";
import { getChannelQuota } from "./request-matters.ts";

const twins = await makeTwins();
afterAll(() => twins.owner.close());

const day = new Date().toISOString().slice(0, 10);
const period = { from: day, to: day, days: 1 };

const without = (table: string) => `DELETE FROM ${table} WHERE workspace_id = :mine`;
/** The other workspace has taken every step, this one none behind its channel. */
const ahead = [
  "UPDATE senders SET state = 'CONNECTED'",
  "UPDATE campaigns SET started_at = now()",
  ...["senders", "templates", "campaigns", "daily_statistics"].map(without),
].join("; ");

describeTenantScope(
  twins,
  "lib/statistics",
  {
    sumByTemplate: (ctx, { channelId, templateCode }) =>
      queries.sumByTemplate(ctx, { ...period, channelId, templateCodes: [templateCode] }),
    sumStatistics: (ctx, { channelId }) => queries.sumStatistics(ctx, { ...period, channelId }),
    "sumStatistics of a platform": (ctx) => queries.sumStatistics(ctx, { ...period, platform: "whatsapp" }),
    listDays: (ctx) => queries.listDays(ctx, period),
    listOptOuts: (ctx) => queries.listOptOuts(ctx, period),
    listPlatformDays: (ctx) => queries.listPlatformDays(ctx, period),
    listTopChannels: (ctx) => queries.listTopChannels(ctx, period),
    listTopTemplates: (ctx) => queries.listTopTemplates(ctx, period),
    listByCategory: (ctx) => queries.listByCategory(ctx, period),
    listByCountry: (ctx) => queries.listByCountry(ctx, period),
    listByFailure: (ctx, { channelId }) => queries.listByFailure(ctx, channelId, period),
    recordStatistics: (ctx, { channelId, senderId, templateCode }) =>
      recordStatistics(ctx, [{ day, channelId, senderId, templateCode, category: "utility", country: "DE", sent: 1 }]),
    recordFailures: (ctx, { channelId }) =>
      recordFailures(ctx, [{ day, channelId, code: "131026", kind: "TRANSIENT", failed: 1 }]),
    recordOptOuts: (ctx, { channelId, senderId }) =>
      recordOptOuts(ctx, [{ day, platform: "whatsapp", channelId, senderId, source: "word" }]),
    countOptOuts: (ctx, { channelId }) =>
      queries.countOptOuts(ctx, { ...period, platform: "whatsapp", channelId, senderIds: [] }),
    approvalMatters: {
      given: `UPDATE templates SET approval = '{"state": "waiting", "byId": "x", "by": "X", "at": "2026-11-20T10:00:00Z", "answer": null}'`,
      run: (ctx) => approvalMatters(ctx),
    },
    sendApprovalMatters: {
      given: `UPDATE campaigns SET state = 'scheduled', approval = '{"state": "waiting", "above": 1, "byId": "x", "by": "X", "at": "2026-11-20T10:00:00Z", "answer": null}'`,
      run: (ctx) => sendApprovalMatters(ctx),
    },
    listAttentionItems: (ctx) => listAttentionItems(ctx),
    "listAttentionItems with trouble everywhere": {
      given: `UPDATE channels SET state = 'disconnected'; UPDATE templates SET state = 'fail';
      UPDATE campaigns SET state = 'paused'; UPDATE senders SET quality = 'RED'; UPDATE bindings SET trouble = 'x'`,
      run: (ctx) => listAttentionItems(ctx),
    },
    getChannelQuota: (ctx) => getChannelQuota(ctx),
    readFirstSteps: (ctx) => readFirstSteps(ctx),
    "readFirstSteps at the start": { given: `${ahead}; ${without("channels")}`, run: (ctx) => readFirstSteps(ctx) },
    "readFirstSteps with a template in review": {
      given: "UPDATE templates SET state = 'auditing' WHERE workspace_id <> :mine",
      run: (ctx) => readFirstSteps(ctx),
    },
    "readFirstSteps with a channel": { given: ahead, run: (ctx) => readFirstSteps(ctx) },
  },
  {
    answerMatters: "part of listAttentionItems",
    quotaMatters: "part of listAttentionItems",
    waitingRequestMatters: "part of listAttentionItems",
  },
);
