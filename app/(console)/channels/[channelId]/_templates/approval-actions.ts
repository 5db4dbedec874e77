"use server";

import { refresh } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import { askForApproval } from "#lib/campaigns/template-approval/ask-for-approval";
import { approveTemplate, sendTemplateBack, withdrawApproval } from "#lib/campaigns/template-approval/decide-approval";
import {
  ApproveTemplateInput,
  AskForApprovalInput,
  SendTemplateBackInput,
} from "#lib/campaigns/template-approval/schema";
import { TemplateInput } from "#lib/templates/schema";

export const askForApprovalAction = defineAction({
  input: AskForApprovalInput,
  permission: "templates:manage",
  async run(ctx, input) {
    const asked = await askForApproval(ctx, input);
    refresh();
    return asked;
  },
});

export const approveTemplateAction = defineAction({
  input: ApproveTemplateInput,
  permission: "templates:approve",
  async run(ctx, input) {
    const submitted = await approveTemplate(ctx, input);
    refresh();
    return submitted;
  },
});

export const sendTemplateBackAction = defineAction({
  input: SendTemplateBackInput,
  permission: "templates:approve",
  async run(ctx, input) {
    await sendTemplateBack(ctx, input);
    refresh();
  },
});

export const withdrawApprovalAction = defineAction({
  input: TemplateInput,
  permission: "templates:manage",
  async run(ctx, { code }) {
    await withdrawApproval(ctx, code);
    refresh();
  },
});
