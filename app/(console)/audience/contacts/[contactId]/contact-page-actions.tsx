"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button, IconButton } from "#components/ui/button";
import { Ellipsis, Pencil, Trash2, UsersRound } from "#components/ui/icons";
import { Menu, MenuItem } from "#components/ui/menu";
import { onDemand } from "#components/ui/on-demand";
import type { Attribute } from "#lib/contacts/attributes";
import type { ContactRow } from "#lib/contacts/contacts";
import type { Group } from "#lib/contacts/groups";

const ContactDialog = onDemand(() => import("../contact-dialog.tsx").then((part) => part.ContactDialog));
const ActDialog = onDemand(() => import("../act-dialog.tsx").then((part) => part.ActDialog));
const DeleteDialog = onDemand(() => import("../act-dialog.tsx").then((part) => part.DeleteDialog));

/** What can be done about one person. */
export function ContactPageActions({
  contact,
  attributes,
  groups,
  manages,
}: {
  contact: ContactRow;
  attributes: readonly Attribute[];
  groups: readonly Group[];
  manages: boolean;
}) {
  const t = useTranslations("contacts");
  const router = useRouter();
  const [doing, setDoing] = useState<"edit" | "join" | "delete" | null>(null);
  const close = () => setDoing(null);
  if (!manages) return null;
  const shared = { who: { ids: [contact.id] }, words: "1", onClose: close };
  return (
    <>
      <Menu
        trigger={
          <IconButton label={t("more")}>
            <Ellipsis aria-hidden />
          </IconButton>
        }
      >
        <MenuItem icon={<UsersRound aria-hidden />} onSelect={() => setDoing("join")}>
          {t("chosen.acts.join")}
        </MenuItem>
        <MenuItem icon={<Trash2 aria-hidden />} danger onSelect={() => setDoing("delete")}>
          {t("chosen.acts.delete")}
        </MenuItem>
      </Menu>
      <Button variant="primary" icon={<Pencil aria-hidden />} onClick={() => setDoing("edit")}>
        {t("editOpen")}
      </Button>
      {doing === "edit" ? (
        <ContactDialog contact={contact} attributes={attributes} groups={groups} onClose={close} />
      ) : null}
      {doing === "join" ? <ActDialog {...shared} act="join" groups={groups} ofGroup={null} onDone={close} /> : null}
      {doing === "delete" ? <DeleteDialog {...shared} onDone={() => router.push("/audience/contacts")} /> : null}
    </>
  );
}
