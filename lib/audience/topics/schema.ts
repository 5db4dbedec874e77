import { z } from "zod";

/** Most topics of a workspace: people choose among them on one page. */
export const topicsMax = 20;

const name = z.string().trim().min(1, "topics.nameRequired").max(60, "topics.nameLong");
const description = z.string().trim().max(200, "topics.descriptionLong");
/** Codes of the templates that are about it. */
const templateCodes = z.array(z.string().regex(/^\d{10,24}$/, "input.invalid")).max(500, "input.invalid");

export const CreateTopicInput = z.object({ name, description, templateCodes });
export type CreateTopicInput = z.output<typeof CreateTopicInput>;

export const EditTopicInput = CreateTopicInput.extend({ topicId: z.string().min(1).max(64) });
export type EditTopicInput = z.output<typeof EditTopicInput>;

export const NameTopicInput = z.object({
  code: z.string().regex(/^\d{10,24}$/, "input.invalid"),
  /** Null for a template that is about none. */
  topicId: z.string().min(1).max(64).nullable(),
});
export type NameTopicInput = z.output<typeof NameTopicInput>;

export const TopicRef = z.object({ topicId: z.string().min(1).max(64) });
export type TopicRef = z.output<typeof TopicRef>;
