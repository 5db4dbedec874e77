import { z } from "zod";
import { labelColours } from "#db/enums";
import { TemplatesInput } from "../exchange/schema.ts";

/** Labels that a workspace can have. */
export const labelsMax = 50;

const id = z.string().min(1).max(64);
const name = z.string().trim().min(1, "templateLabels.required").max(40, "templateLabels.long");

export const CreateLabelInput = z.object({ name, colour: z.enum(labelColours) });
export type CreateLabelInput = z.output<typeof CreateLabelInput>;

export const LabelInput = z.object({ id });
export type LabelInput = z.output<typeof LabelInput>;

export const LabelTemplatesInput = TemplatesInput.extend({
  add: z.array(id).max(labelsMax),
  remove: z.array(id).max(labelsMax),
});
export type LabelTemplatesInput = z.output<typeof LabelTemplatesInput>;
