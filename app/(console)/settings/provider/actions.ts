"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { defineAction } from "#lib/actions/define-action";
import { changeGrantEnd, revokeGrant } from "#lib/grants/change-grant";
import { giveGrant } from "#lib/grants/give-grant";
import { ChangeGrantEndInput, GiveGrantInput } from "#lib/grants/schema";

export const giveGrantAction = defineAction({
  input: GiveGrantInput,
  permission: "grants:manage",
  async run(ctx, input) {
    await giveGrant(ctx, input);
    revalidatePath("/settings/provider");
  },
});

export const changeGrantEndAction = defineAction({
  input: ChangeGrantEndInput,
  permission: "grants:manage",
  async run(ctx, input) {
    await changeGrantEnd(ctx, input);
    revalidatePath("/settings/provider");
  },
});

export const revokeGrantAction = defineAction({
  input: z.string().max(64),
  permission: "grants:manage",
  async run(ctx, id) {
    await revokeGrant(ctx, id);
    revalidatePath("/settings/provider");
  },
});
