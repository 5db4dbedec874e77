"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import { withdrawRequest } from "#lib/requests/ask";
import { RequestInput } from "#lib/requests/schema";

/** Whoever manages channels or settings makes requests, and takes them back. */
export const withdrawRequestAction = defineAction({
  input: RequestInput,
  permission: "settings:manage",
  async run(ctx, input) {
    await withdrawRequest(ctx, input);
    revalidatePath("/", "layout");
  },
});
