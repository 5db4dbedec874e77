"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { IconButton } from "#components/ui/button";
import { Ellipsis, Pencil, Trash2 } from "#components/ui/icons";
import { Menu, MenuItem } from "#components/ui/menu";
import { onDemand } from "#components/ui/on-demand";
import type { Group } from "#lib/contacts/groups";

const GroupDialog = onDemand(() => import("./group-dialogs.tsx").then((part) => part.GroupDialog));
const DeleteGroupDialog = onDemand(() => import("./group-dialogs.tsx").then((part) => part.DeleteGroupDialog));

/** What can be done with a group. @param leave deleting it leads to the list of groups */
export function GroupMenu({
  group,
  manages,
  leave,
}: {
  group: Pick<Group, "id" | "name" | "members">;
  manages: boolean;
  leave: boolean;
}) {
  const t = useTranslations("contacts.groups");
  const readOnly = useTranslations("contacts")("readOnly");
  const [doing, setDoing] = useState<"rename" | "delete" | null>(null);
  const refused = manages ? null : readOnly;
  const close = () => setDoing(null);
  return (
    <>
      <Menu
        trigger={
          <IconButton label={t("columns.actions", { name: group.name })} size="sm">
            <Ellipsis aria-hidden />
          </IconButton>
        }
      >
        <MenuItem icon={<Pencil aria-hidden />} disabledReason={refused} onSelect={() => setDoing("rename")}>
          {t("renameOpen")}
        </MenuItem>
        <MenuItem icon={<Trash2 aria-hidden />} danger disabledReason={refused} onSelect={() => setDoing("delete")}>
          {t("deleteOpen")}
        </MenuItem>
      </Menu>
      {doing === "rename" ? <GroupDialog group={group} onClose={close} /> : null}
      {doing === "delete" ? <DeleteGroupDialog group={group} leave={leave} onClose={close} /> : null}
    </>
  );
}
