import { eq } from "drizzle-orm";
import { z } from "zod";
import { workspaces } from "#db/schema/workspaces";
import { applicationChanges } from "#db/sender-enums";
import { decideApplication, grantChange, refuseChange } from "#lib/channels/application/decide-application";
import { putBack } from "#lib/channels/application/put-back";
import { ApplicationForm } from "#lib/channels/application/schema";
import type { PlatformLink } from "#lib/channels/binding/platform-link";
import { refuseUnbinding, withdrawUnbindingRequest } from "#lib/channels/binding/request-unbinding";
import { prepareUnbinding, removeBinding } from "#lib/channels/binding/unbind-channel";
import { settleFiling, takeBackFiling } from "#lib/channels/sender-ids/decide-sender-id";
import { FiledSenderId } from "#lib/channels/sender-ids/schema";
import type { Ctx } from "#lib/context";
import { DomainError } from "#lib/errors";
import { type Desk, decide, inCustomer } from "./desk.ts";
import { lockQuota, noteQuota, writeQuota } from "./quota.ts";
import type { RequestKind } from "./request-kinds.ts";
import type { RequestRow } from "./rows.ts";
import { CompanyData } from "./schema.ts";

/** What an approval carries. `total` is null where no number is granted. */
export type Approval = {
  total: number | null;
  note: string;
  /** The account that was issued, for an application. */
  accountId?: string | undefined;
};

export type KindDefinition = {
  /** What is stored in `wanted`. */
  wanted: z.ZodType<Record<string, unknown>>;
  /** What is wanted, as a number beside what is in use; null for what is no number. */
  quota: "channels" | "numbers" | null;
  /** Refuses what cannot be asked for, in the workspace that asks. */
  check?(ctx: Ctx, objectId: string, wanted: Record<string, unknown>): Promise<void>;
  /** Calls outside any transaction that have to come before the approval. */
  prepare?(desk: Desk, request: RequestRow, link?: PlatformLink): Promise<void>;
  /** Inside the customer, with the request locked and ended. */
  approve(ctx: Ctx, request: RequestRow, approval: Approval): Promise<void>;
  /** After `approve`, in the same transaction: what only the desk may write. */
  decide?(desk: Desk, request: RequestRow, approval: Approval): Promise<void>;
  refuse?(ctx: Ctx, request: RequestRow, reason: string): Promise<void>;
  withdraw?(ctx: Ctx, request: RequestRow): Promise<void>;
};

const Total = z.object({ total: z.number().int() });
const Change = z.object({ change: z.enum(applicationChanges), destinations: z.array(z.string()) });

function quotaKind(quota: "channels" | "numbers"): KindDefinition {
  const changeOf = (request: RequestRow, { total, note }: Approval) => {
    if (total === null) throw new DomainError("invalid", "requests.totalShape", { field: "total" });
    return { quota, objectId: request.objectId, total, reason: note || request.reason, requestId: request.id };
  };
  return {
    wanted: Total,
    quota,
    async check(ctx, objectId, wanted) {
      const { quota: now } = await lockQuota(ctx, quota, objectId);
      if (Total.parse(wanted).total <= now) {
        throw new DomainError("invalid", "requests.notMore", { values: { quota: now }, field: "total" });
      }
    },
    async approve(ctx, request, approval) {
      await noteQuota(ctx, changeOf(request, approval));
    },
    decide: (desk, request, approval) => writeQuota(desk, request.workspaceId, changeOf(request, approval)),
  };
}

/**
 * Everything that can be asked for, and what becomes of it. A new kind is an entry here, its name in `schema.ts` and its
 * words under `requests.kind` in the catalogues.
 */
export const kindDefinitions: Record<RequestKind, KindDefinition> = {
  channel_quota: quotaKind("channels"),
  number_quota: quotaKind("numbers"),
  // Asked for and withdrawn through the channel, whose state tells the same story.
  unbinding: {
    wanted: z.object({}),
    quota: null,
    prepare: async (desk, request, link) => {
      await prepareUnbinding((read) => inCustomer(desk, request.workspaceId, read), request.objectId, link);
    },
    async approve(ctx, request, { note }) {
      await removeBinding(ctx, { channelId: request.objectId, reason: note || request.reason });
    },
    refuse: (ctx, request, reason) => refuseUnbinding(ctx, { channelId: request.objectId, reason }),
    withdraw: (ctx, request) => withdrawUnbindingRequest(ctx, { channelId: request.objectId }),
  },
  // Filed with the platform by whoever answers; the account's id is typed in when it was issued.
  account_application: {
    wanted: z.object({ ...ApplicationForm.shape, papers: z.array(z.string()) }),
    quota: null,
    async approve(ctx, request, { accountId }) {
      if (accountId === undefined)
        throw new DomainError("invalid", "channels.serviceIdInvalid", { field: "accountId" });
      await decideApplication(ctx, request.objectId, { accountId });
    },
    refuse: (ctx, request, reason) => decideApplication(ctx, request.objectId, { reason }),
    withdraw: (ctx, request) => putBack(ctx, request.objectId),
  },
  account_change: {
    wanted: Change,
    quota: null,
    async approve(ctx, request) {
      const { change, destinations } = Change.parse(request.wanted);
      await grantChange(ctx, request.objectId, change, destinations);
    },
    refuse: (ctx, request, reason) => refuseChange(ctx, request.objectId, reason),
    withdraw: (ctx, request) => refuseChange(ctx, request.objectId, null),
  },
  // Registered with the carrier by whoever answers.
  sender_filing: {
    wanted: FiledSenderId,
    quota: null,
    approve: (ctx, request) => settleFiling(ctx, { ...filingOf(request), decision: "approved", reason: "" }),
    refuse: (ctx, request, reason) => settleFiling(ctx, { ...filingOf(request), decision: "refused", reason }),
    withdraw: (ctx, request) => takeBackFiling(ctx, filingOf(request)),
  },
  verification: {
    wanted: CompanyData.extend({ documents: z.array(z.string()) }),
    quota: null,
    async check({ db, workspaceId }) {
      const [workspace] = await db
        .select({ verifiedAt: workspaces.verifiedAt })
        .from(workspaces)
        .where(eq(workspaces.id, workspaceId));
      if (workspace?.verifiedAt) throw new DomainError("conflict", "requests.verified");
    },
    approve: async () => {},
    // Whoever is verified may use the service from then on.
    decide: (desk, request) =>
      decide(desk, request.workspaceId, { verifiedAt: desk.ctx.now, activatedAt: desk.ctx.now }),
  },
};

function filingOf({ objectId, wanted }: RequestRow): { channelId: string; filingId: string } {
  return { channelId: FiledSenderId.parse(wanted).channelId, filingId: objectId };
}

/** The definition of a stored kind; null for one that a newer version wrote. */
export function definitionOf(kind: string): KindDefinition | null {
  return kind in kindDefinitions ? kindDefinitions[kind as RequestKind] : null;
}
