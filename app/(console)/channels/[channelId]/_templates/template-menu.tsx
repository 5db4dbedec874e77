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
  Eye,
  Languages,
  Pencil,
  RefreshCw,
  Send,
  Smartphone,
  Trash2,
} from "#components/ui/icons";
import { Menu, MenuItem, MenuLink, MenuSeparator } from "#components/ui/menu";
import { onDemand } from "#components/ui/on-demand";
import { toast } from "#components/ui/toast";
import type { ActionResult } from "#lib/actions/result";
import type { TemplateLook, TestChoices } from "#lib/campaigns/test-send/read-test";
import type { AffectedCampaign, TemplateRow } from "#lib/templates/queries";
import { canDo } from "#lib/templates/state-rules";
import {
  listAffectedCampaignsAction,
  readTemplateLookAction,
  readTestChoicesAction,
  refreshTemplateAction,
  restoreTemplateAction,
} from "./actions.ts";

const ArchiveDialog = onDemand(() => import("./template-dialogs.tsx").then((part) => part.ArchiveDialog));
const DeleteDialog = onDemand(() => import("./template-dialogs.tsx").then((part) => part.DeleteDialog));

const PreviewDialog = onDemand(() => import("./preview-dialog.tsx").then((part) => part.PreviewDialog));
const TestDialog = onDemand(() => import("./test-dialog.tsx").then((part) => part.TestDialog));

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
  const [look, setLook] = useState<TemplateLook | null>(null);
  const [testing, setTesting] = useState<TestChoices | null>(null);
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

  /** Opens a dialog with what the server knows for it. */
  function openWith<Data>(read: () => Promise<ActionResult<Data>>, open: (data: Data) => void) {
    start(async () => {
      const found = await read();
      if (found.ok) open(found.data);
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
        {own ? null : (
          <MenuItem
            icon={<Eye aria-hidden />}
            onSelect={() => openWith(() => readTemplateLookAction({ code }), setLook)}
          >
            {t("menu.preview")}
          </MenuItem>
        )}
        <MenuItem
          icon={<Smartphone aria-hidden />}
          disabledReason={sendable ? null : t("menu.testLater")}
          onSelect={() => openWith(() => readTestChoicesAction({ code }), setTesting)}
        >
          {t("menu.test")}
        </MenuItem>
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
        <MenuItem
          danger
          icon={<Trash2 aria-hidden />}
          onSelect={() => openWith(() => listAffectedCampaignsAction({ code }), setDeleting)}
        >
          {t("menu.delete")}
        </MenuItem>
      </Menu>
      <PreviewDialog open={look !== null} look={look} onClose={() => setLook(null)} />
      <TestDialog open={testing !== null} code={code} choices={testing} onClose={() => setTesting(null)} />
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
