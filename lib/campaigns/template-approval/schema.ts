import { z } from "zod";
import { SaveTemplateInput, TemplateInput } from "#lib/templates/schema";
import { editChoices } from "../template-edits/schema.ts";

export const AskForApprovalInput = SaveTemplateInput.extend({ choice: z.enum(editChoices) });
export type AskForApprovalInput = z.output<typeof AskForApprovalInput>;

/** `askedAt` tells what was asked from what was asked later. */
const decision = TemplateInput.extend({ askedAt: z.iso.datetime() });

export const ApproveTemplateInput = decision.extend({
  /** The ids of the campaigns that use the template, as the person was shown them. */
  campaigns: z.array(z.string().max(40)).max(500),
});
export type ApproveTemplateInput = z.output<typeof ApproveTemplateInput>;

export const SendTemplateBackInput = decision.extend({
  reason: z.string().trim().min(1, "templateApproval.reasonRequired").max(1000, "templateApproval.reasonLong"),
});
export type SendTemplateBackInput = z.output<typeof SendTemplateBackInput>;

export const SwitchApprovalInput = z.object({
  on: z.boolean(),
  /** How many templates wait, as the person was told. */
  waiting: z.int().min(0),
});
export type SwitchApprovalInput = z.output<typeof SwitchApprovalInput>;
