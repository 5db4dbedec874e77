import { afterAll } from "vitest";
import { inTransaction } from "#lib/context";
import { describeTenantScope } from "#lib/testing/tenant-scope";
import { makeTwins } from "#lib/testing/twin-workspaces";
import { addressesBeginningWith } from "./addresses.ts";
import { find } from "./find.ts";

const twins = await makeTwins();
afterAll(() => twins.owner.close());

describeTenantScope(twins, "lib/search", {
  "find a template": {
    given: "UPDATE templates SET name = 'same_name'",
    run: (ctx) => find(ctx, "same_name"),
  },
  "find a campaign": { given: "UPDATE campaigns SET name = 'same name'", run: (ctx) => find(ctx, "same name") },
  "find a campaign by id": (ctx, { campaignId }) => find(ctx, campaignId),
  "find a sender": { given: "UPDATE senders SET display_name = 'same desk'", run: (ctx) => find(ctx, "same desk") },
  "find a person": (ctx) => find(ctx, "+49155550"),
  "find a message": (ctx, { failedMessageId }) => find(ctx, failedMessageId),
  "find a message by the platform's id": (ctx, { deliveredMessageId }) => find(ctx, `wamid.${deliveredMessageId}`),
  "find only what the other one has": {
    given: "UPDATE templates SET name = 'theirs' WHERE workspace_id <> :mine",
    run: (ctx) => find(ctx, "theirs"),
  },
  "find a message by an id that the platform gave the other one": {
    given: "DELETE FROM message_external_ids WHERE workspace_id = :mine",
    run: (ctx, { deliveredMessageId }) => find(ctx, `wamid.${deliveredMessageId}`),
  },
  "addressesBeginningWith people of the other one": {
    given: "UPDATE messages SET address = '+4915999999999' WHERE workspace_id <> :mine",
    run: (ctx) => inTransaction(ctx, (ctx) => addressesBeginningWith(ctx, "+4915", 5)),
  },
  addressesBeginningWith: (ctx) => inTransaction(ctx, (ctx) => addressesBeginningWith(ctx, "+4915", 5)),
});
