import { sql } from "drizzle-orm";
import { afterAll, expect, it } from "vitest";
import { connect } from "#db/client";
import { makeCampaign, makeTenant } from "#lib/sending/testing";
import { testDatabase } from "#lib/testing/database";
import { pauseCampaign } from "./control.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

it("a pause waits for a claim that still counts on the campaign, and neither is refused", async () => {
  const tenant = await makeTenant(owner, { now: new Date() });
  const campaign = await makeCampaign(tenant);
  const { workspaceId } = tenant.ctx;
  let pausing: Promise<void> | undefined;
  await owner.db.transaction(async (claim) => {
    await claim.execute(
      sql`SELECT 1 FROM origins WHERE workspace_id = ${workspaceId} AND id = ${campaign.id} FOR SHARE`,
    );
    pausing = pauseCampaign(tenant.ctx, campaign.id);
    await waitsForLock();
    await claim.execute(
      sql`UPDATE campaigns SET left_out = 1 WHERE workspace_id = ${workspaceId} AND id = ${campaign.id}`,
    );
  });
  await pausing;
  const [row] = await owner.sql`SELECT state, left_out AS "leftOut" FROM campaigns WHERE id = ${campaign.id}`;
  expect(row).toEqual({ state: "paused", leftOut: 1 });
});

/** Until some connection waits for a lock. */
async function waitsForLock(): Promise<void> {
  for (;;) {
    const [row] = await owner.sql`
      SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    if (row?.n > 0) return;
  }
}
