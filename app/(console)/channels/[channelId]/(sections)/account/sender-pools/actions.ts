"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import { deletePool, savePool } from "#lib/channels/sender-pools/pools";
import { PoolRef, SavePoolInput } from "#lib/channels/sender-pools/schema";

export const saveSenderPoolAction = defineAction({
  input: SavePoolInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await savePool(ctx, input);
    revalidatePath("/channels", "layout");
  },
});

export const deleteSenderPoolAction = defineAction({
  input: PoolRef,
  permission: "channels:manage",
  async run(ctx, input) {
    await deletePool(ctx, input);
    revalidatePath("/channels", "layout");
  },
});
