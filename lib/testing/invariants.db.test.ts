import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { importNumbers } from "#lib/campaigns/audience-import/import-recipients";
import { campaignOriginHook } from "#lib/campaigns/control/origin-hook";
import { expandCampaign } from "#lib/campaigns/launch/expand";
import { launchCampaign } from "#lib/campaigns/launch/launch";
import { applyChanges, type MessageChange } from "#lib/sending/apply-changes";
import { testDatabase } from "./database.ts";
import { greeting, makeSendable } from "./factories.ts";
import { checkInvariants } from "./invariants.ts";
import { makeWorkspace } from "./workspace.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());
const hooks = { campaign: campaignOriginHook };

let workspaceId: string;
/** A running campaign of four: one delivered, one failed, one in doubt, one waiting. */
beforeEach(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: owner.db });
  const member = await workspace.member("operator");
  const ctx = { ...member.ctx, db: owner.db };
  workspaceId = workspace.id;
  const place = await makeSendable(owner.db, workspaceId, { content: { ...greeting, body: "Open.", samples: {} } });
  const text = [1, 2, 3, 4].map((last) => `+491555500000${last}`).join("\n");
  const list = await importNumbers(ctx, { ...place, text });
  const { id } = await launchCampaign(ctx, { ...place, importId: list.id, name: "", scheduledAt: null });
  await expandCampaign(
    () => ctx,
    id,
    () => false,
  );
  const messages = await owner.sql<
    { id: string }[]
  >`SELECT id FROM messages WHERE workspace_id = ${workspaceId} ORDER BY id`;
  const [first, second, third] = messages.map(({ id }) => id);
  await owner.sql`
    UPDATE outbox SET state = 'sending', attempt = 1, handed_over_at = now()
    WHERE workspace_id = ${workspaceId} AND message_id <> ${messages[3]?.id ?? ""}`;
  const fact = (
    messageId: string | undefined,
    target: "accepted" | "delivered" | "failed" | "uncertain",
  ): MessageChange => ({
    ...{ messageId: messageId ?? "", target, at: ctx.now, key: target, eventKind: target },
    ...(target === "failed" ? { failure: { kind: "RECIPIENT", code: "131026", detail: "unreachable" } } : {}),
  });
  await applyChanges(ctx, hooks, [fact(first, "accepted"), fact(second, "failed"), fact(third, "uncertain")]);
  await applyChanges(ctx, hooks, [fact(first, "delivered")]);
});

test("hold for a campaign that was changed by the product alone", async () => {
  expect(await checkInvariants(owner.sql, workspaceId)).toEqual([]);
});

test("look at all workspaces when none is named", async () => {
  await owner.sql`UPDATE campaigns SET read = 9 WHERE workspace_id = ${workspaceId}`;
  expect(await checkInvariants(owner.sql)).toContainEqual(expect.stringContaining("says 9 read, its messages 0"));
});

describe("are broken by", () => {
  test.each([
    ["a counter that was forgotten", "UPDATE campaigns SET delivered = 0", "says 0 delivered, its messages 1"],
    ["rows that do not add up", "UPDATE campaigns SET rows_skip = 1", "its rows do not add up"],
    [
      "a row that became no message",
      "UPDATE campaigns SET expanded_at = now(), rows_send = 5, rows_total = 5",
      "became no message",
    ],
    ["a row with two messages", "UPDATE messages SET row_number = 1", "more than one message"],
    ["more messages than rows", "UPDATE campaigns SET rows_send = 3, rows_total = 3", "more messages than rows"],
    ["somebody left waiting", "UPDATE campaigns SET state = 'completed'", "is completed and 1 of it wait"],
    [
      "an end with doubts open",
      "UPDATE campaigns SET state = 'completed'",
      "is completed and the outbox holds 2 of it",
    ],
    ["a stop that left somebody waiting", "UPDATE origins SET state = 'stopped'", "is stopped and 1 of it wait"],
    [
      "a stop that the origin has not heard of",
      "UPDATE campaigns SET state = 'stopping'",
      "stopping, its origin running",
    ],
    [
      "a doubt given up by nobody",
      "DELETE FROM outbox WHERE state = 'uncertain'",
      "is uncertain, in the outbox missing",
    ],
    ["a pause the origin has not heard of", "UPDATE campaigns SET state = 'paused'", "is paused, its origin running"],
    ["a lost origin", "DELETE FROM origins", "is running, its origin missing"],
    ["a lost intent", "DELETE FROM outbox WHERE state = 'waiting'", "is queued, in the outbox missing"],
    [
      "an intent for a message with an outcome",
      "UPDATE messages SET state = 'accepted' WHERE state = 'queued'",
      "is accepted, in the outbox waiting",
    ],
    ["doubt that is not in the outbox", "UPDATE outbox SET state = 'waiting'", "is uncertain, in the outbox waiting"],
    ["an intent that nobody asked for", "UPDATE outbox SET origin_id = 'none'", "its origin is missing"],
    ["an intent on a lane that is not there", "UPDATE outbox SET lane_id = 'none'", "its lane is missing"],
    ["an intent on another channel's lane", "UPDATE lanes SET channel_id = 'none'", "its lane is of another channel"],
    ["an intent of another campaign", "UPDATE messages SET campaign_id = 'none'", "its origin is not its campaign"],
    ["a state without its event", "DELETE FROM message_events WHERE kind = 'failed'", "is failed, its events say "],
    [
      "a state behind its events",
      "UPDATE messages SET state = 'accepted' WHERE state = 'delivered'",
      "is accepted, its events say accepted, delivered",
    ],
    ["daily figures that differ", "UPDATE daily_statistics SET sent = 7", "say 7 sent, the messages 1"],
    ["lost daily figures", "DELETE FROM daily_statistics", "say 0 submitted, the messages 4"],
    ["a channel in somebody's list", "UPDATE channels SET provider_id = 'a rival'", "stands in the list of another"],
    ["daily failures that differ", "UPDATE daily_failures SET failed = 2", "131026 say 2, the messages 1"],
  ])("%s", async (_name, change, expected) => {
    const where = change.includes(" WHERE ") ? "AND" : "WHERE";
    // The guards of the database, which refuse some of these, are off.
    await owner.sql.begin(async (tx) => {
      await tx.unsafe("SET LOCAL session_replication_role = replica");
      await tx.unsafe(`${change} ${where} workspace_id = '${workspaceId}'`);
    });
    expect(await checkInvariants(owner.sql, workspaceId)).toContainEqual(expect.stringContaining(expected));
  });
});

test("are broken by counts of a provider's channels that are not those of its channels", async () => {
  await owner.sql`UPDATE workspaces SET kind = 'provider' WHERE id = ${workspaceId}`;
  expect(await checkInvariants(owner.sql, workspaceId)).toEqual([]);
  await owner.sql`DELETE FROM channel_counts WHERE workspace_id = ${workspaceId}`;
  const found = await checkInvariants(owner.sql, workspaceId);
  expect(found).toContainEqual(expect.stringMatching(/is said to have 0 whatsapp \w+, it has 1/));
});
