"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import { askErasure } from "#lib/erasure/ask-erasure";
import { EraseByAddressInput, EraseContactInput } from "#lib/erasure/schema";

const refresh = () => revalidatePath("/audience", "layout");

export const eraseContactAction = defineAction({
  input: EraseContactInput,
  permission: "people:answer",
  async run(ctx, input) {
    await askErasure(ctx, input);
    refresh();
  },
});

export const eraseByAddressAction = defineAction({
  input: EraseByAddressInput,
  permission: "people:answer",
  async run(ctx, input) {
    await askErasure(ctx, input);
    refresh();
  },
});
