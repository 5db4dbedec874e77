import { afterAll } from "vitest";
import { testDatabase } from "#lib/testing/database";
import { setWebEnvironment } from "#lib/testing/request";
import { describeTenantScope } from "#lib/testing/tenant-scope";
import { makeTwins } from "#lib/testing/twin-workspaces";
import { askForConfirmation } from "./ask-for-confirmation.ts";
import { listSignUpPages } from "./list-pages.ts";

setWebEnvironment(await testDatabase());
const twins = await makeTwins();
afterAll(() => twins.owner.close());

describeTenantScope(twins, "lib/sign-ups", {
  askForConfirmation: {
    given: `UPDATE channels SET type = 'email', state = 'bound'; UPDATE senders SET state = 'CONNECTED';
      UPDATE sign_ups SET id = 'known', channel_id = :channelId, asked = 2, mailed = 1, confirmed_at = NULL, asked_at = now()`,
    run: (ctx) => askForConfirmation(ctx, "known"),
  },
  listSignUpPages: {
    given: "UPDATE channels SET type = 'email', state = 'bound'",
    run: (ctx) => listSignUpPages(ctx),
  },
});
