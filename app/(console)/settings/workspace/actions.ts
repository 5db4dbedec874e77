"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import { SwitchApprovalInput } from "#lib/campaigns/template-approval/schema";
import { switchApproval } from "#lib/campaigns/template-approval/switch-approval";
import { saveGuests } from "#lib/campaigns/test-send/guests";
import { SaveGuestsInput } from "#lib/campaigns/test-send/schema";
import { changeRetention } from "#lib/retention/change-retention";
import { RetentionInput } from "#lib/retention/schema";
import { changeSendingHours } from "#lib/sending/hours/change-hours";
import { SendingHoursInput } from "#lib/sending/hours/schema";
import { SendingRulesInput } from "#lib/sending/rules/schema";
import { changeSendingRules } from "#lib/sending/rules/sending-rules";
import { UpdateWorkspaceInput } from "#lib/workspaces/schema";
import { updateWorkspace } from "#lib/workspaces/update-workspace";

export const updateWorkspaceAction = defineAction({
  input: UpdateWorkspaceInput,
  permission: "settings:manage",
  async run(ctx, input) {
    await updateWorkspace(ctx, input);
    revalidatePath("/", "layout");
  },
});

export const switchApprovalAction = defineAction({
  input: SwitchApprovalInput,
  permission: "templates:approve",
  async run(ctx, input) {
    const { back } = await switchApproval(ctx, input);
    revalidatePath("/", "layout");
    return { back };
  },
});

export const changeSendingHoursAction = defineAction({
  input: SendingHoursInput,
  permission: "settings:manage",
  async run(ctx, input) {
    await changeSendingHours(ctx, input);
    revalidatePath("/settings/workspace");
  },
});

export const changeSendingRulesAction = defineAction({
  input: SendingRulesInput,
  permission: "settings:manage",
  async run(ctx, input) {
    await changeSendingRules(ctx, input);
    revalidatePath("/settings/workspace");
  },
});

export const changeRetentionAction = defineAction({
  input: RetentionInput,
  permission: "settings:manage",
  async run(ctx, input) {
    await changeRetention(ctx, input);
    revalidatePath("/settings/workspace");
  },
});

export const saveGuestsAction = defineAction({
  input: SaveGuestsInput,
  permission: "settings:manage",
  async run(ctx, input) {
    const saved = await saveGuests(ctx, input);
    revalidatePath("/settings/workspace");
    return saved;
  },
});
