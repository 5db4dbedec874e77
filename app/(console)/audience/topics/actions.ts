"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import { archiveTopic, createTopic, editTopic } from "#lib/audience/topics/save-topic";
import { CreateTopicInput, EditTopicInput, TopicRef } from "#lib/audience/topics/schema";

export const createTopicAction = defineAction({
  input: CreateTopicInput,
  permission: "audience:manage",
  async run(ctx, input) {
    await createTopic(ctx, input);
    revalidatePath("/audience/topics");
  },
});

export const editTopicAction = defineAction({
  input: EditTopicInput,
  permission: "audience:manage",
  async run(ctx, input) {
    await editTopic(ctx, input);
    revalidatePath("/audience/topics");
  },
});

export const archiveTopicAction = defineAction({
  input: TopicRef,
  permission: "audience:manage",
  async run(ctx, input) {
    await archiveTopic(ctx, input);
    revalidatePath("/audience/topics");
  },
});
