"use server";

import { refresh } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import { allowSending, setPauseOnCategoryChange, setSendingAllowed } from "#lib/templates/allow-sending";
import { SwitchTemplateInput, TemplateInput } from "#lib/templates/schema";

export const setSendingAllowedAction = defineAction({
  input: SwitchTemplateInput,
  permission: "templates:manage",
  async run(ctx, input) {
    await setSendingAllowed(ctx, input);
    refresh();
  },
});

export const allowSendingAction = defineAction({
  input: TemplateInput,
  permission: "templates:manage",
  async run(ctx, { code }) {
    await allowSending(ctx, code);
    refresh();
  },
});

export const setPauseOnCategoryChangeAction = defineAction({
  input: SwitchTemplateInput,
  permission: "templates:manage",
  async run(ctx, input) {
    await setPauseOnCategoryChange(ctx, input);
    refresh();
  },
});
