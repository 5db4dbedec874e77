import { and, eq } from "drizzle-orm";
import { afterAll, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { auditLog } from "#db/schema/workspaces";
import { testDatabase } from "#lib/testing/database";
import { makeWorkspace } from "#lib/testing/workspace";
import { SendingRulesForm } from "./schema.ts";
import { changeSendingRules, readSendingRules } from "./sending-rules.ts";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 2 });
afterAll(() => Promise.all([owner.close(), web.close()]));

test("a workspace has ten seconds to undo a send, and no limit, until somebody says otherwise", async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  const { ctx } = await workspace.member("administrator");
  expect(await readSendingRules(ctx)).toEqual({
    undoSeconds: 10,
    capMessages: null,
    capDays: null,
    approveAbove: null,
  });
  const rules = { undoSeconds: 0, capMessages: 4, capDays: 30, approveAbove: 5000 };
  await changeSendingRules(ctx, rules);
  await changeSendingRules(ctx, rules);
  expect(await readSendingRules(ctx)).toEqual(rules);
  const entries = await owner.db
    .select({ detail: auditLog.detail })
    .from(auditLog)
    .where(and(eq(auditLog.workspaceId, workspace.id), eq(auditLog.action, "workspace.sending_rules_changed")));
  expect(entries).toEqual([
    {
      detail: {
        undoSeconds: { from: 10, to: 0 },
        capMessages: { from: null, to: 4 },
        capDays: { from: null, to: 30 },
        approveAbove: { from: null, to: 5000 },
      },
    },
  ]);
});

describe("SendingRulesForm", () => {
  test.each<[string, Partial<SendingRulesForm>, string | undefined]>([
    ["takes an undo of a minute and a limit", { undoSeconds: "60" }, undefined],
    ["takes no limit", { capMessages: "", capDays: " " }, undefined],
    ["refuses more than a minute", { undoSeconds: "61" }, "sendingRules.undoSeconds"],
    ["refuses no seconds at all", { undoSeconds: "" }, "sendingRules.undoSeconds"],
    ["refuses a limit of none", { capMessages: "0" }, "sendingRules.capMessages"],
    ["refuses a limit of more than 100", { capMessages: "101" }, "sendingRules.capMessages"],
    ["refuses more than 90 days", { capDays: "91" }, "sendingRules.capDays"],
    ["refuses a limit without its days", { capDays: "" }, "sendingRules.capBoth"],
    ["refuses days without a limit", { capMessages: "" }, "sendingRules.capBoth"],
    ["takes the largest send of one person", { approveAbove: "9999999" }, undefined],
    ["refuses one of nobody", { approveAbove: "0" }, "sendingRules.approveAbove"],
    ["refuses words for it", { approveAbove: "many" }, "sendingRules.approveAbove"],
  ])("%s", (_name, change, message) => {
    const form = { undoSeconds: "10", capMessages: "2", capDays: "7", approveAbove: "", ...change };
    expect(SendingRulesForm.safeParse(form).error?.issues[0]?.message).toBe(message);
  });
});
