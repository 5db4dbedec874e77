import { afterAll } from "vitest";
import { describeTenantScope } from "#lib/testing/tenant-scope";
import { makeTwins } from "#lib/testing/twin-workspaces";
import { closingFacts } from "./close-customer.ts";
import { findCustomer, getCustomer, listStaffActs } from "./get-customer.ts";
import { findOffer, listOffers } from "./hand-over.ts";
import { countOwners } from "./invite-owner.ts";
import { findCustomers, getCustomerRow, listCustomers } from "./list-customers.ts";
import type { CustomerFilter } from "./schema.ts";
import { resumeHeld } from "./suspend.ts";
import { listTermsFiles } from "./terms-file.ts";

const twins = await makeTwins();
afterAll(() => twins.owner.close());

const everything: CustomerFilter = {
  ...{ q: "", countries: [], standings: [], needs: [], sort: "need", reversed: false, page: 1, size: 10 },
};
const elsewhere = (file: string) => `${file} tries it on another provider's customer, with row-level security`;

describeTenantScope(
  twins,
  "lib/customers",
  {
    listTermsFiles: (ctx) => listTermsFiles(ctx),
    countOwners: {
      given: "UPDATE memberships SET role = 'owner' WHERE workspace_id <> :mine",
      run: (ctx) => countOwners(ctx),
    },
    closingFacts: (ctx) => closingFacts(ctx),
    "resumeHeld of campaigns that a suspension held": {
      given: "UPDATE campaigns SET state = 'paused', state_reason = 'workspace_suspended'",
      run: (ctx) => resumeHeld(ctx),
    },
    listCustomers: (ctx) => listCustomers(ctx, everything),
    findCustomers: (ctx) => findCustomers(ctx, ""),
    "getCustomer of no provider": { run: (ctx) => getCustomer(ctx, ctx.workspaceId), refused: "not_found" },
    "getCustomerRow of no provider": { run: (ctx) => getCustomerRow(ctx, ctx.workspaceId), refused: "not_found" },
    findCustomer: (ctx) => findCustomer(ctx, ctx.workspaceId),
    listStaffActs: (ctx, { channelId }) => listStaffActs(ctx, channelId),
    listOffers: (ctx) => listOffers(ctx),
    findOffer: (ctx) => findOffer(ctx, ctx.workspaceId),
  },
  {
    lockCustomer: elsewhere("standing.db.test.ts"),
    getCustomerMatters: elsewhere("customers.db.test.ts"),
    createCustomer: elsewhere("customers.db.test.ts"),
    inviteOwner: elsewhere("customers.db.test.ts"),
    mailStanding: elsewhere("standing.db.test.ts"),
    storeTermsFile: "writes one row, under the workspace of the context; its key is of chance",
    giveTermsFile: elsewhere("customers.db.test.ts"),
    replaceTerms: elsewhere("customers.db.test.ts"),
    openTermsFile: "its key does not open here; customers.db.test.ts tries it with another workspace's file",
    openCustomerTerms: elsewhere("customers.db.test.ts"),
    suspendCustomer: elsewhere("standing.db.test.ts"),
    liftSuspension: elsewhere("standing.db.test.ts"),
    closeCustomer: elsewhere("standing.db.test.ts"),
    offerHandOver: elsewhere("hand-over.db.test.ts"),
    withdrawHandOver: elsewhere("hand-over.db.test.ts"),
    answerHandOver: elsewhere("hand-over.db.test.ts"),
    releaseCustomer: elsewhere("hand-over.db.test.ts"),
    auditBoth: "writes what it is given to the two logs it is given",
    auditAt: "writes what it is given to the log it is given",
  },
);
