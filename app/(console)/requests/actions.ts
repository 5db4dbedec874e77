"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import { approveRequest, refuseRequest } from "#lib/requests/answer";
import { listCustomerQuotaChanges, setQuota } from "#lib/requests/quota";
import { ApproveRequestInput, CustomerInput, RefuseRequestInput, SetQuotaInput } from "#lib/requests/schema";

export const approveRequestAction = defineAction({
  input: ApproveRequestInput,
  permission: "requests:answer",
  async run(ctx, input) {
    await approveRequest({ by: "provider", ctx }, input);
    revalidatePath("/", "layout");
  },
});

export const refuseRequestAction = defineAction({
  input: RefuseRequestInput,
  permission: "requests:answer",
  async run(ctx, input) {
    await refuseRequest({ by: "provider", ctx }, input);
    revalidatePath("/", "layout");
  },
});

export const setQuotaAction = defineAction({
  input: SetQuotaInput,
  permission: "requests:answer",
  async run(ctx, input) {
    await setQuota({ by: "provider", ctx }, input);
    revalidatePath("/", "layout");
  },
});

/** Read when the dialog opens. */
export const readQuotaChangesAction = defineAction({
  input: CustomerInput,
  permission: "desk:read",
  run: (ctx, { customerId }) => listCustomerQuotaChanges({ by: "provider", ctx }, customerId),
});
