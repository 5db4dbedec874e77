import { z } from "zod";
import { SaveTemplateInput } from "#lib/templates/schema";

/**
 * What becomes of the campaigns that use a template when it is edited: those that are being sent finish with the words of now
 * before the edit is submitted; or they wait and go on with the new words; or the edit is submitted at once and they end.
 */
export const editChoices = ["finish_first", "hold", "now"] as const;
export type EditChoice = (typeof editChoices)[number];

export const EditTemplateInput = SaveTemplateInput.extend({
  choice: z.enum(editChoices),
  /** The ids of the campaigns that the person was shown. */
  campaigns: z.array(z.string().max(40)).max(500),
});
export type EditTemplateInput = z.output<typeof EditTemplateInput>;
