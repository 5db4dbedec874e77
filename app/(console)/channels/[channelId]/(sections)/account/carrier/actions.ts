"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import { bindGateways, bindServer } from "#lib/channels/carriers/bind-carrier";
import { BindGatewaysInput, BindServerInput } from "#lib/channels/carriers/schema";

export const bindServerAction = defineAction({
  input: BindServerInput,
  permission: "channels:manage",
  async run(ctx, input) {
    const result = await bindServer(ctx, input);
    if (result.bound) revalidatePath("/channels", "layout");
    return result;
  },
});

export const bindGatewaysAction = defineAction({
  input: BindGatewaysInput,
  permission: "channels:manage",
  async run(ctx, input) {
    const result = await bindGateways(ctx, input);
    if (result.bound) revalidatePath("/channels", "layout");
    return result;
  },
});
