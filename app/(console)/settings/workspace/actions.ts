"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import { SwitchApprovalInput } from "#lib/campaigns/template-approval/schema";
import { switchApproval } from "#lib/campaigns/template-approval/switch-approval";
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
