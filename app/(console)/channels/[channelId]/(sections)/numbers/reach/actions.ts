"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import { SetReachShareInput } from "#lib/channels/reach/schema";
import { setReachShare } from "#lib/channels/reach/set-share";

export const setReachShareAction = defineAction({
  input: SetReachShareInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await setReachShare(ctx, input);
    revalidatePath("/channels", "layout");
  },
});
