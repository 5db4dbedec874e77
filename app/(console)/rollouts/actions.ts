"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import { planRollout, retryRollout, startRollout } from "#lib/rollouts/plan";
import { PlanRolloutInput, RolloutInput } from "#lib/rollouts/schema";

export const planRolloutAction = defineAction({
  input: PlanRolloutInput,
  permission: "rollouts:manage",
  async run(ctx, input) {
    const id = await planRollout(ctx, input);
    revalidatePath("/rollouts");
    return { id };
  },
});

export const startRolloutAction = defineAction({
  input: RolloutInput,
  permission: "rollouts:manage",
  async run(ctx, input) {
    await startRollout(ctx, input);
    revalidatePath("/rollouts", "layout");
  },
});

export const retryRolloutAction = defineAction({
  input: RolloutInput,
  permission: "rollouts:manage",
  async run(ctx, input) {
    await retryRollout(ctx, input);
    revalidatePath("/rollouts", "layout");
  },
});
