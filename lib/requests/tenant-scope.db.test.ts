import { afterAll } from "vitest";
import { type Ctx, inTransaction } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { setWebEnvironment } from "#lib/testing/request";
import { describeTenantScope } from "#lib/testing/tenant-scope";
import { makeTwins } from "#lib/testing/twin-workspaces";
import { findAnswerer } from "./answerer.ts";
import { ask, askForChannels, askForNumbers, withdrawRequest } from "./ask.ts";
import { findOpenRequest, listOwnRequests } from "./inbox.ts";
import { mailRequest } from "./mail-answer.ts";
import { listQuotaChanges, lockQuota, noteQuota } from "./quota.ts";
import { endRequest, lockOpenRequest, lockRequest, openRequest } from "./rows.ts";
import * as verification from "./verification.ts";

setWebEnvironment(await testDatabase());
const twins = await makeTwins();
afterAll(() => twins.owner.close());

/** The rows that both twins have got from `fillWorkspace`. */
const asked = `UPDATE requests SET id = 'r', kind = 'channel_quota', object_id = 'o', wanted = '{"total": 9}'`;
const paper = "UPDATE verification_documents SET id = 'd', request_id = NULL, channel_id = NULL";
const bound = "UPDATE channels SET state = 'bound'";
const within = <T>(ctx: Ctx, fn: (ctx: Ctx) => Promise<T>) => inTransaction(ctx, fn);
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const company = {
  ...{ legalName: "Lumen Ltd", registrationNumber: "1", country: "SG", address: "1 Way", website: "" },
  ...{ enterprise: true as const, documents: ["d"] },
};

describeTenantScope(twins, "lib/requests", {
  mailRequest: (ctx) => mailRequest(ctx, { id: "r", kind: "channel_quota", reason: "x" }),
  findAnswerer: (ctx) => findAnswerer(ctx),
  ask: (ctx) => ask(ctx, "channel_quota", ctx.workspaceId, { total: 900 }, "x").then(() => null),
  askForChannels: (ctx) => askForChannels(ctx, { total: 900, reason: "x" }).then(() => null),
  askForNumbers: {
    given: bound,
    run: (ctx, { channelId }) => askForNumbers(ctx, { channelId, total: 900, reason: "x" }).then(() => null),
  },
  withdrawRequest: { given: asked, run: (ctx) => withdrawRequest(ctx, { requestId: "r" }) },
  "withdrawRequest that only the other one has": {
    given: `${asked}; DELETE FROM requests WHERE workspace_id = :mine`,
    run: (ctx) => withdrawRequest(ctx, { requestId: "r" }),
    refused: "not_found",
  },
  findOpenRequest: { given: asked, run: (ctx) => findOpenRequest(ctx, "channel_quota", "o") },
  listOwnRequests: { given: asked, run: (ctx) => listOwnRequests(ctx) },
  listQuotaChanges: (ctx) => listQuotaChanges(ctx),
  lockQuota: (ctx, { channelId }) => within(ctx, (ctx) => lockQuota(ctx, "numbers", channelId)),
  "lockQuota of the channels": (ctx) => within(ctx, (ctx) => lockQuota(ctx, "channels", "")),
  noteQuota: (ctx) => within(ctx, (ctx) => noteQuota(ctx, { quota: "channels", objectId: "", total: 9, reason: "x" })),
  openRequest: (ctx) =>
    within(ctx, (ctx) => openRequest(ctx, { kind: "unbinding", objectId: "new", wanted: {}, reason: "x" })).then(
      () => null,
    ),
  lockOpenRequest: { given: asked, run: (ctx) => within(ctx, (ctx) => lockOpenRequest(ctx, "channel_quota", "o")) },
  lockRequest: { given: asked, run: (ctx) => within(ctx, (ctx) => lockRequest(ctx, "r")) },
  endRequest: { given: asked, run: (ctx) => within(ctx, (ctx) => endRequest(ctx, "r", { state: "refused" })) },
  addDocument: (ctx) => verification.addDocument(ctx, { name: "a.png", content: png }).then(() => null),
  removeDocument: { given: paper, run: (ctx) => verification.removeDocument(ctx, "d") },
  submitVerification: {
    given: `${paper}; UPDATE workspaces SET verified_at = NULL WHERE id = :mine`,
    run: (ctx) => verification.submitVerification(ctx, company).then(() => null),
  },
  "submitVerification with a paper that only the other one has": {
    given: `${paper}; UPDATE workspaces SET verified_at = NULL WHERE id = :mine;
      DELETE FROM verification_documents WHERE workspace_id = :mine`,
    run: (ctx) => verification.submitVerification(ctx, company),
    refused: "not_found",
  },
  getVerification: { given: paper, run: (ctx) => verification.getVerification(ctx) },
  readDocument: { given: paper, run: (ctx) => verification.readDocument(ctx, "d").then(({ name }) => name) },
  "readDocument that only the other one has": {
    given: `${paper}; DELETE FROM verification_documents WHERE workspace_id = :mine`,
    run: (ctx) => verification.readDocument(ctx, "d"),
    refused: "not_found",
  },
});
