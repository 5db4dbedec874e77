import { afterAll } from "vitest";
import { describeTenantScope } from "#lib/testing/tenant-scope";
import { makeTwins } from "#lib/testing/twin-workspaces";
import { changeGrantEnd, revokeGrant } from "./change-grant.ts";
import { giveGrant, requireSensibleEnd } from "./give-grant.ts";
import { findProvider, listGrants, listGrantsOf } from "./grants.ts";
import { listStaffActs } from "./staff-acts.ts";

const twins = await makeTwins();
afterAll(() => twins.owner.close());

const soon = () => new Date(Date.now() + 3_600_000).toISOString();
/** The grant of both workspaces holds. */
const open = `UPDATE grants SET id = 'known', starts_at = now() - interval '1 day', ends_at = now() + interval '2 days',
  revoked_at = NULL, revoked_by = NULL`;
const onlyThere = `${open}; DELETE FROM grants WHERE workspace_id = :mine`;
/** Both workspaces are customers of one provider. */
const served = `INSERT INTO workspaces (id, slug, name, kind) VALUES ('the-provider', 'the-provider', 'P', 'provider');
  UPDATE workspaces SET provider_id = 'the-provider' WHERE kind = 'business'`;

describeTenantScope(
  twins,
  "lib/grants",
  {
    findProvider: { given: served, run: (ctx) => findProvider(ctx) },
    listGrants: { given: open, run: (ctx) => listGrants(ctx) },
    listGrantsOf: { given: open, run: (ctx) => listGrantsOf(ctx, ctx.workspaceId) },
    listStaffActs: { given: "UPDATE audit_log SET staff_of_id = 'p'", run: (ctx) => listStaffActs(ctx, 10) },
    giveGrant: {
      given: served,
      run: async (ctx) => {
        await giveGrant(ctx, { role: "viewer", reason: "Help", startsAt: "", endsAt: soon() });
      },
    },
    "giveGrant of a workspace without a provider": {
      run: (ctx) => giveGrant(ctx, { role: "viewer", reason: "Help", startsAt: "", endsAt: soon() }),
      refused: "precondition_failed",
    },
    changeGrantEnd: { given: open, run: (ctx) => changeGrantEnd(ctx, { id: "known", endsAt: soon() }) },
    "changeGrantEnd of one that only the other one has": {
      given: onlyThere,
      run: (ctx) => changeGrantEnd(ctx, { id: "known", endsAt: soon() }),
      refused: "not_found",
    },
    revokeGrant: { given: open, run: (ctx) => revokeGrant(ctx, "known") },
    "revokeGrant of one that only the other one has": {
      given: onlyThere,
      run: (ctx) => revokeGrant(ctx, "known"),
      refused: "not_found",
    },
  },
  { requireSensibleEnd: `${requireSensibleEnd.name} reads nothing` },
);
