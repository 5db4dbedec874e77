"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { RadioCards } from "#components/ui/radio-cards";
import { toast } from "#components/ui/toast";
import type { Group } from "#lib/contacts/groups";
import { groupNameMax } from "#lib/contacts/limits";
import { CreateGroupInput } from "#lib/contacts/schema";
import { createGroupAction, deleteGroupAction, renameGroupAction } from "../contacts/actions.ts";

/** Asks for a group's name. @param group null for a new one */
export function GroupDialog({ group, onClose }: { group: Pick<Group, "id" | "name"> | null; onClose: () => void }) {
  const t = useTranslations("contacts.groups");
  return (
    <FormDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={group ? t("renameTitle", { name: group.name }) : t("create")}
      schema={CreateGroupInput}
      action={async ({ name }) => (group ? renameGroupAction({ id: group.id, name }) : createGroupAction({ name }))}
      defaultValues={{ name: group?.name ?? "" }}
      submitLabel={group ? t("rename") : t("create")}
      onSuccess={(_, { name }) => void toast.success(t(group ? "renamed" : "created", { name }))}
    >
      {({ form }) => (
        <TextField
          control={form.control}
          name="name"
          label={t("columns.name")}
          limit={groupNameMax}
          input={{ autoComplete: "off" }}
        />
      )}
    </FormDialog>
  );
}

/** Asks whether a group shall go, and what becomes of contacts that are in no other. */
export function DeleteGroupDialog({
  group,
  leave,
  onClose,
}: {
  group: Pick<Group, "id" | "name" | "members">;
  /** Leads to the list afterwards. */
  leave: boolean;
  onClose: () => void;
}) {
  const t = useTranslations("contacts.groups");
  const router = useRouter();
  const [members, setMembers] = useState<"keep" | "delete">("keep");
  return (
    <ConfirmDialog
      level={1}
      danger
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("deleteTitle", { name: group.name })}
      text={t("deleteText", { count: group.members })}
      confirmLabel={t("delete")}
      onConfirm={async () => {
        const result = await deleteGroupAction({ id: group.id, members });
        if (!result.ok) return result.message;
        toast.success(t("deleted", { name: group.name }));
        if (leave) router.push("/audience/groups");
      }}
    >
      {group.members > 0 ? (
        <RadioCards
          aria-label={t("deleteMembers")}
          value={members}
          onValueChange={setMembers}
          options={(["keep", "delete"] as const).map((value) => ({
            value,
            title: t(`members.${value}`),
            text: t(`members.${value}Text`),
          }))}
        />
      ) : null}
    </ConfirmDialog>
  );
}
