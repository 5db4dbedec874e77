"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { IconButton } from "#components/ui/button";
import {
  Archive,
  ArchiveRestore,
  Copy,
  Ellipsis,
  Languages,
  Pencil,
  RefreshCw,
  Send,
  Trash2,
} from "#components/ui/icons";
import { Menu, MenuItem, MenuLink, MenuSeparator } from "#components/ui/menu";
import { onDemand } from "#components/ui/on-demand";
import { toast } from "#components/ui/toast";
import type { AffectedCampaign, TemplateRow } from "#lib/templates/queries";
import { canDo } from "#lib/templates/state-rules";
import { listAffectedCampaignsAction, refreshTemplateAction, restoreTemplateAction } from "./actions.ts";

const ArchiveDialog = onDemand(() => import("./template-dialogs.tsx").then((part) => part.ArchiveDialog));
const DeleteDialog = onDemand(() => import("./template-dialogs.tsx").then((part) => part.DeleteDialog));

type Props = {
  template: Pick<TemplateRow, "code" | "name" | "state" | "sendingAllowed" | "externalId">;
  channelId: string;
  manages: boolean;
  sends?: boolean;
  /** True on the template's own page: it has an Edit button already, and deleting the template leaves the page. */
  own?: boolean;
};

/** The actions on a template. One that is not possible says why. */
export function TemplateMenu({ template, channelId, manages, sends = false, own = false }: Props) {
  const t = useTranslations("templates");
  const router = useRouter();
  const [, start] = useTransition();
  const [archiving, setArchiving] = useState(false);
  const [deleting, setDeleting] = useState<AffectedCampaign[] | null>(null);
  const { code, name, state } = template;
  const base = `/channels/${channelId}/templates`;
  const sendable = canDo("send", state) && template.sendingAllowed;

  function ask(act: () => Promise<{ ok: true } | { ok: false; message: string }>, done?: string) {
    start(async () => {
      const result = await act();
      if (!result.ok) toast.error(result.message);
      else if (done) toast.success(done);
    });
  }

  function askDelete() {
    start(async () => {
      const found = await listAffectedCampaignsAction({ code });
      if (found.ok) setDeleting(found.data);
      else toast.error(found.message);
    });
  }

  if (!manages) return null;
  return (
    <>
      <Menu
        trigger={
          <IconButton label={t("menu.label", { name })} size="sm">
            <Ellipsis aria-hidden />
          </IconButton>
        }
      >
        {own ? null : (
          <MenuLink href={`${base}/${code}`} icon={<Pencil aria-hidden />}>
            {canDo("save", state) ? t("menu.edit") : t("menu.view")}
          </MenuLink>
        )}
        {sendable && sends ? (
          <MenuLink href={`/channels/${channelId}/send?template=${code}`} icon={<Send aria-hidden />}>
            {t("menu.send")}
          </MenuLink>
        ) : null}
        <MenuLink href={`${base}/new?from=${code}`} icon={<Copy aria-hidden />}>
          {t("menu.copy")}
        </MenuLink>
        <MenuLink href={`${base}/new?from=${code}&language=another`} icon={<Languages aria-hidden />}>
          {t("menu.addLanguage")}
        </MenuLink>
        {template.externalId && canDo("refresh", state) ? (
          <MenuItem
            icon={<RefreshCw aria-hidden />}
            onSelect={() => ask(() => refreshTemplateAction({ code }), t("menu.refreshed"))}
          >
            {t("menu.refresh")}
          </MenuItem>
        ) : null}
        <MenuSeparator />
        {state === "archived" ? (
          <MenuItem icon={<ArchiveRestore aria-hidden />} onSelect={() => ask(() => restoreTemplateAction({ code }))}>
            {t("menu.restore")}
          </MenuItem>
        ) : (
          <MenuItem
            icon={<Archive aria-hidden />}
            disabledReason={canDo("archive", state) ? null : t("menu.archiveLater")}
            onSelect={() => setArchiving(true)}
          >
            {t("menu.archive")}
          </MenuItem>
        )}
        <MenuItem danger icon={<Trash2 aria-hidden />} onSelect={askDelete}>
          {t("menu.delete")}
        </MenuItem>
      </Menu>
      <ArchiveDialog code={code} name={name} open={archiving} onOpenChange={setArchiving} />
      <DeleteDialog
        template={template}
        campaigns={deleting ?? []}
        open={deleting !== null}
        onOpenChange={(open) => (open ? undefined : setDeleting(null))}
        onDeleted={() => {
          if (own) router.push(base);
        }}
      />
    </>
  );
}
