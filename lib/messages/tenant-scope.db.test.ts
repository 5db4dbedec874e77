import { afterAll } from "vitest";
import { inTransaction } from "#lib/context";
import { describeTenantScope } from "#lib/testing/tenant-scope";
import { makeTwins } from "#lib/testing/twin-workspaces";
import { readLinks } from "./links-of-message.ts";
import { noteLeaving } from "./note-leaving.ts";
import { getMessage, listMessageChoices, listMessages } from "./queries.ts";
import { readWaiting } from "./waiting.ts";

const twins = await makeTwins();
afterAll(() => twins.owner.close());

describeTenantScope(twins, "lib/messages", {
  listMessages: (ctx, { channelId }) =>
    listMessages(ctx, { channelId, direction: "outbound", period: null }, { size: 9 }),
  "listMessages before": (ctx, { channelId, failedMessageId }) =>
    listMessages(ctx, { channelId, direction: "outbound", period: null }, { size: 1, before: failedMessageId }),
  getMessage: (ctx, ids) => getMessage(ctx, ids.channelId, ids.failedMessageId),
  readLinks: (ctx, { failedMessageId }) => inTransaction(ctx, (ctx) => readLinks(ctx, failedMessageId)),
  readWaiting: {
    given: "UPDATE outbox SET state = 'waiting', due_at = '2090-01-01' WHERE workspace_id <> :mine",
    run: (ctx, { queuedMessageId }) => inTransaction(ctx, (ctx) => readWaiting(ctx, queuedMessageId)),
  },
  noteLeaving: (ctx, { queuedMessageId }) =>
    noteLeaving(ctx, [{ id: queuedMessageId, before: "utility", category: "marketing", version: 3 }]),
  listMessageChoices: (ctx, { channelId }) => listMessageChoices(ctx, channelId),
});
