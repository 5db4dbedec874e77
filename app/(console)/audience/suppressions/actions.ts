"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import { addSuppression } from "#lib/audience/add-suppression";
import { liftSuppression } from "#lib/audience/lift";
import { AddSuppressionInput, LiftSuppressionInput } from "#lib/audience/schema";

export const addSuppressionAction = defineAction({
  input: AddSuppressionInput,
  permission: "suppressions:add",
  async run(ctx, input) {
    const added = await addSuppression(ctx, input);
    revalidatePath("/audience/suppressions");
    return added;
  },
});

export const liftSuppressionAction = defineAction({
  input: LiftSuppressionInput,
  permission: "audience:manage",
  async run(ctx, input) {
    await liftSuppression(ctx, input);
    revalidatePath("/audience/suppressions");
  },
});
