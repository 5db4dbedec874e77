"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import { fetchAgain } from "#lib/media/fetch-again";
import { FetchAgainInput } from "#lib/media/schema";

export const fetchAgainAction = defineAction({
  input: FetchAgainInput,
  permission: "media:fetch",
  async run(ctx, input) {
    await fetchAgain(ctx, input);
    revalidatePath("/channels", "layout");
  },
});
