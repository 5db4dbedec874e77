"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import { actOnContacts } from "#lib/contacts/act";
import { defineAttribute, removeAttribute } from "#lib/contacts/attributes";
import { createGroup, deleteGroup, renameGroup } from "#lib/contacts/groups";
import { addContact, editContact } from "#lib/contacts/save-contact";
import {
  ActOnContactsInput,
  AddContactInput,
  AttributeRef,
  ContactRef,
  CreateGroupInput,
  DefineAttributeInput,
  DeleteGroupInput,
  EditContactInput,
  RenameGroupInput,
  SaveSegmentInput,
} from "#lib/contacts/schema";
import { deleteSegment, saveSegment } from "#lib/contacts/segments";

const refresh = () => revalidatePath("/audience", "layout");

export const addContactAction = defineAction({
  input: AddContactInput,
  permission: "audience:manage",
  async run(ctx, input) {
    const added = await addContact(ctx, input);
    refresh();
    return added;
  },
});

export const editContactAction = defineAction({
  input: EditContactInput,
  permission: "audience:manage",
  async run(ctx, input) {
    await editContact(ctx, input);
    refresh();
    return { id: input.id };
  },
});

export const actOnContactsAction = defineAction({
  input: ActOnContactsInput,
  permission: "audience:manage",
  async run(ctx, input) {
    const done = await actOnContacts(ctx, input);
    refresh();
    return done;
  },
});

export const defineAttributeAction = defineAction({
  input: DefineAttributeInput,
  permission: "audience:manage",
  async run(ctx, input) {
    await defineAttribute(ctx, input);
    refresh();
  },
});

export const removeAttributeAction = defineAction({
  input: AttributeRef,
  permission: "audience:manage",
  async run(ctx, { key }) {
    await removeAttribute(ctx, key);
    refresh();
  },
});

export const createGroupAction = defineAction({
  input: CreateGroupInput,
  permission: "audience:manage",
  async run(ctx, input) {
    const made = await createGroup(ctx, input);
    refresh();
    return made;
  },
});

export const renameGroupAction = defineAction({
  input: RenameGroupInput,
  permission: "audience:manage",
  async run(ctx, input) {
    await renameGroup(ctx, input);
    refresh();
    return { id: input.id };
  },
});

export const deleteGroupAction = defineAction({
  input: DeleteGroupInput,
  permission: "audience:manage",
  async run(ctx, input) {
    await deleteGroup(ctx, input);
    refresh();
  },
});

export const saveSegmentAction = defineAction({
  input: SaveSegmentInput,
  permission: "audience:manage",
  async run(ctx, input) {
    const saved = await saveSegment(ctx, input);
    refresh();
    return saved;
  },
});

export const deleteSegmentAction = defineAction({
  input: ContactRef,
  permission: "audience:manage",
  async run(ctx, { id }) {
    await deleteSegment(ctx, id);
    refresh();
  },
});
