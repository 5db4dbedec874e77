"use client";

import { useTranslations } from "next-intl";
import { RadioCardsField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import type { Role } from "#db/enums";
import type { MemberRow } from "#lib/workspaces/members";
import { ChangeRoleInput } from "#lib/workspaces/schema";
import { changeRoleAction } from "./actions.ts";

/** Changes the role of one member. */
export function RoleDialog({
  member,
  roles,
  onClose,
}: {
  member: MemberRow;
  roles: readonly Role[];
  onClose: () => void;
}) {
  const t = useTranslations("settings");
  const words = useTranslations();
  return (
    <FormDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("members.roleTitle", { name: member.name })}
      schema={ChangeRoleInput}
      action={changeRoleAction}
      defaultValues={{ userId: member.userId, role: member.role }}
      submitLabel={t("members.roleSave")}
      onSuccess={(_data, input) => {
        toast.success(t("members.roleChanged", { name: member.name, role: words(`states.role.${input.role}`) }));
      }}
    >
      {({ form }) => (
        <RadioCardsField
          control={form.control}
          name="role"
          label={t("members.role")}
          options={roles.map((role) => ({
            value: role,
            title: words(`states.role.${role}`),
            text: t(`roles.${role}`),
          }))}
        />
      )}
    </FormDialog>
  );
}
