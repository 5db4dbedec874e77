"use server";

import { refresh } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import { nameTopic } from "#lib/audience/topics/name-topic";
import { NameTopicInput } from "#lib/audience/topics/schema";
import { createLabel, deleteLabel, labelTemplates } from "#lib/templates/labels/labels";
import { CreateLabelInput, LabelInput, LabelTemplatesInput } from "#lib/templates/labels/schema";

export const createLabelAction = defineAction({
  input: CreateLabelInput,
  permission: "templates:manage",
  async run(ctx, input) {
    const label = await createLabel(ctx, input);
    refresh();
    return label;
  },
});

export const deleteLabelAction = defineAction({
  input: LabelInput,
  permission: "templates:manage",
  async run(ctx, input) {
    await deleteLabel(ctx, input);
    refresh();
  },
});

export const labelTemplatesAction = defineAction({
  input: LabelTemplatesInput,
  permission: "templates:manage",
  async run(ctx, input) {
    await labelTemplates(ctx, input);
    refresh();
  },
});

export const nameTopicAction = defineAction({
  input: NameTopicInput,
  permission: "templates:manage",
  async run(ctx, input) {
    await nameTopic(ctx, input);
    refresh();
  },
});
