import { afterAll } from "vitest";
import { inTransaction } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { setWebEnvironment } from "#lib/testing/request";
import { describeTenantScope } from "#lib/testing/tenant-scope";
import { makeTwins } from "#lib/testing/twin-workspaces";
import { carryOut, type Item, planStep } from "./copy.ts";
import { planRollout, retryRollout, startRollout } from "./plan.ts";
import { findDrift, getRollout, listRolloutCustomers, listRollouts } from "./queries.ts";

setWebEnvironment(await testDatabase());
const twins = await makeTwins();
afterAll(() => twins.owner.close());

const made = (state: string) => `UPDATE rollouts SET id = 'r', state = '${state}', kind = 'setting',
  item = '{"setting": "failedShare", "value": "7"}'; UPDATE rollout_targets SET rollout_id = 'r', customer_id = 'c'`;
const gone = "DELETE FROM rollouts WHERE workspace_id = :mine";
const share: Item = { kind: "setting", setting: "failedShare", value: "7" };
const nobody = { channelId: null, values: {} };

describeTenantScope(twins, "lib/rollouts", {
  listRollouts: (ctx) => listRollouts(ctx, { page: 1, size: 20 }),
  listRolloutCustomers: (ctx) => listRolloutCustomers(ctx),
  getRollout: { given: made("planned"), run: (ctx) => getRollout(ctx, "r") },
  "getRollout that only the other one has": {
    given: `${made("planned")}; ${gone}`,
    run: (ctx) => getRollout(ctx, "r"),
    refused: "not_found",
  },
  findDrift: { given: `${made("done")}; UPDATE rollout_targets SET state = 'done'`, run: (ctx) => findDrift(ctx, "r") },
  planRollout: {
    run: (ctx) =>
      planRollout(ctx, {
        ...share,
        name: "x",
        targets: [{ customerId: "nobody", channelId: null, values: {} }],
      } as never),
    refused: "not_found",
  },
  startRollout: { given: made("planned"), run: (ctx) => startRollout(ctx, { rolloutId: "r" }) },
  retryRollout: {
    given: `${made("done")}; UPDATE rollout_targets SET state = 'failed'`,
    run: (ctx) => retryRollout(ctx, { rolloutId: "r" }),
  },
  planStep: (ctx) => inTransaction(ctx, (ctx) => planStep(ctx, share, nobody)),
  carryOut: (ctx) =>
    inTransaction(ctx, async (ctx) => carryOut(ctx, share, nobody, await planStep(ctx, share, nobody))),
});
