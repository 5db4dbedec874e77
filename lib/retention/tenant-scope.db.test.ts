import { afterAll } from "vitest";
import { testDatabase } from "#lib/testing/database";
import { setWebEnvironment } from "#lib/testing/request";
import { describeTenantScope } from "#lib/testing/tenant-scope";
import { makeTwins } from "#lib/testing/twin-workspaces";
import { changeRetention } from "./change-retention.ts";
import { forgetIn } from "./forget-old.ts";
import { readRetention } from "./read-retention.ts";

setWebEnvironment(await testDatabase());
const twins = await makeTwins();
afterAll(() => twins.owner.close());

/** Both workspaces keep things for ten days, from before all that they have. */
const soonOver = `INSERT INTO retention (workspace_id, sent_days, received_days, file_days, audit_days)
  SELECT id, 10, 10, 10, 100 FROM workspaces ON CONFLICT (workspace_id) DO UPDATE SET sent_days = 10, received_days = 10,
  file_days = 10, audit_days = 100, sent_until = '', received_until = '', file_days_applied = NULL`;

describeTenantScope(twins, "lib/retention", {
  readRetention: { given: soonOver, run: (ctx) => readRetention(ctx) },
  changeRetention: {
    given: soonOver,
    run: (ctx) => changeRetention(ctx, { sent: 20, received: null, files: 5, audit: null }),
  },
  forgetIn: {
    given: soonOver,
    run: (ctx) => forgetIn({ ...ctx, now: new Date(Date.now() + 400 * 86_400_000) }),
  },
});
