"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { useDownload } from "#components/shell/download-link";
import { Button, IconButton } from "#components/ui/button";
import { Download, Ellipsis, Pencil, Trash2, UsersRound, UserX } from "#components/ui/icons";
import { Menu, MenuItem } from "#components/ui/menu";
import { onDemand } from "#components/ui/on-demand";
import type { Attribute } from "#lib/contacts/attributes";
import type { ContactRow } from "#lib/contacts/contacts";
import type { Group } from "#lib/contacts/groups";
import { eraseContactAction } from "../../erasures/actions.ts";
import { keepOutAction } from "../actions.ts";

const ContactDialog = onDemand(() => import("../contact-dialog.tsx").then((part) => part.ContactDialog));
const ActDialog = onDemand(() => import("../act-dialog.tsx").then((part) => part.ActDialog));
const DeleteDialog = onDemand(() => import("../act-dialog.tsx").then((part) => part.DeleteDialog));

/** What can be done about one person. */
export function ContactPageActions({
  contact,
  attributes,
  groups,
  manages,
  answers,
}: {
  contact: ContactRow;
  attributes: readonly Attribute[];
  groups: readonly Group[];
  manages: boolean;
  /** They may do what the person asks for: everything that is known of them, or to be kept out. */
  answers: boolean;
}) {
  const t = useTranslations("contacts");
  const router = useRouter();
  const { download } = useDownload();
  const [doing, setDoing] = useState<"edit" | "join" | "delete" | "keepOut" | "erase" | null>(null);
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
        {answers ? (
          <>
            <MenuItem
              icon={<Download aria-hidden />}
              onSelect={() => void download(`/downloads/person?contact=${contact.id}`)}
            >
              {t("handOut")}
            </MenuItem>
            <MenuItem
              icon={<Download aria-hidden />}
              onSelect={() => void download(`/downloads/person?contact=${contact.id}&as=page`)}
            >
              {t("handOutPage")}
            </MenuItem>
            <MenuItem icon={<UserX aria-hidden />} danger onSelect={() => setDoing("keepOut")}>
              {t("keepOut.open")}
            </MenuItem>
            <MenuItem icon={<UserX aria-hidden />} danger onSelect={() => setDoing("erase")}>
              {t("erase.open")}
            </MenuItem>
          </>
        ) : null}
      </Menu>
      <Button variant="primary" icon={<Pencil aria-hidden />} onClick={() => setDoing("edit")}>
        {t("editOpen")}
      </Button>
      {doing === "edit" ? (
        <ContactDialog contact={contact} attributes={attributes} groups={groups} onClose={close} />
      ) : null}
      {doing === "keepOut" ? (
        <ConfirmDialog
          level={2}
          open
          onOpenChange={(open) => (open ? undefined : close())}
          title={t("keepOut.title")}
          confirmLabel={t("keepOut.submit")}
          consequences={[
            { text: t("chosen.deletes"), loses: true },
            { text: t("keepOut.hash"), loses: true },
            { text: t("keepOut.stays") },
          ]}
          onConfirm={async () => {
            const result = await keepOutAction({ id: contact.id });
            if (!result.ok) return result.message;
            router.push("/audience/contacts");
          }}
        />
      ) : null}
      {doing === "erase" ? (
        <ConfirmDialog
          level={2}
          open
          onOpenChange={(open) => (open ? undefined : close())}
          title={t("erase.title")}
          confirmLabel={t("erase.submit")}
          consequences={[
            { text: t("erase.contact"), loses: true },
            { text: t("erase.messages"), loses: true },
            { text: t("erase.everywhere"), loses: true },
            { text: t("erase.hash") },
            { text: t("erase.stays") },
          ]}
          onConfirm={async () => {
            const result = await eraseContactAction({ contactId: contact.id });
            if (!result.ok) return result.message;
            router.push("/audience/erasures");
          }}
        />
      ) : null}
      {doing === "join" ? <ActDialog {...shared} act="join" groups={groups} ofGroup={null} onDone={close} /> : null}
      {doing === "delete" ? <DeleteDialog {...shared} onDone={() => router.push("/audience/contacts")} /> : null}
    </>
  );
}
