"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { usePermission } from "#components/shell/visitor";
import { IconButton } from "#components/ui/button";
import { Clock, Copy, Ellipsis, Layers, Pencil, RefreshCw, Trash2, Unplug } from "#components/ui/icons";
import { Menu, MenuItem, MenuLink, MenuSeparator } from "#components/ui/menu";
import { onDemand } from "#components/ui/on-demand";
import { toast } from "#components/ui/toast";
import type { ChannelRow } from "#lib/channels/list/list-channels";
import { isBound } from "#lib/channels/rules";
import { canBind } from "./platform-profile.ts";
import type { Reader } from "./reader.ts";

const SetQuotaDialog = onDemand(() => import("../requests/set-quota.tsx").then((part) => part.SetQuotaDialog));
const DeleteChannelDialog = onDemand(() => import("./delete-channel.tsx").then((part) => part.DeleteChannelDialog));
const EditChannelDialog = onDemand(() => import("./edit-channel.tsx").then((part) => part.EditChannelDialog));
const RequestUnbindingDialog = onDemand(() => import("./unbinding.tsx").then((part) => part.RequestUnbindingDialog));
const UnbindDialog = onDemand(() => import("./unbinding.tsx").then((part) => part.UnbindDialog));
const WithdrawDialog = onDemand(() => import("./unbinding.tsx").then((part) => part.WithdrawDialog));

type Opened = "edit" | "request" | "withdraw" | "unbind" | "delete" | "quota" | null;

/** The menu of a row. Provider staff can only unbind a customer's channel. */
export function ChannelMenu({ row, reader }: { row: ChannelRow; reader: Reader }) {
  const t = useTranslations("channels");
  const quotaWords = useTranslations("requests.set");
  const [opened, setOpened] = useState<Opened>(null);
  const theirs = row.customer !== null;
  const bound = isBound(row.state);
  const opensAccount = usePermission("console:read");
  const denied = reader.mayManage ? null : t("readOnly");
  const dialog = (which: Opened) => ({
    open: opened === which,
    onOpenChange: (open: boolean) => setOpened(open ? which : null),
  });
  return (
    <>
      <Menu
        trigger={
          <IconButton size="sm" label={t("menu.label", { name: row.name })}>
            <Ellipsis aria-hidden />
          </IconButton>
        }
      >
        {theirs ? null : (
          <>
            <MenuItem icon={<Pencil aria-hidden />} disabledReason={denied} onSelect={() => setOpened("edit")}>
              {t("menu.edit")}
            </MenuItem>
            {canBind(row.type) && opensAccount ? (
              <MenuLink icon={<RefreshCw aria-hidden />} href={`/channels/${row.id}/account`}>
                {bound ? t("menu.rebind") : t("bindAccount")}
              </MenuLink>
            ) : null}
          </>
        )}
        <MenuItem
          icon={<Copy aria-hidden />}
          onSelect={() => {
            void navigator.clipboard.writeText(row.id);
            toast.success(t("idCopied", { id: row.id }));
          }}
        >
          {t("menu.copyId")}
        </MenuItem>
        {row.customer && reader.maySetQuota ? (
          <MenuItem icon={<Layers aria-hidden />} onSelect={() => setOpened("quota")}>
            {quotaWords("open")}
          </MenuItem>
        ) : null}
        {theirs && !bound ? null : <MenuSeparator />}
        {row.state === "unbinding_requested" && !theirs ? (
          <MenuItem icon={<Clock aria-hidden />} disabledReason={denied} onSelect={() => setOpened("withdraw")}>
            {t("menu.withdraw")}
          </MenuItem>
        ) : null}
        {bound && !theirs && reader.hasProvider && row.state !== "unbinding_requested" ? (
          <MenuItem icon={<Clock aria-hidden />} disabledReason={denied} onSelect={() => setOpened("request")}>
            {t("menu.request")}
          </MenuItem>
        ) : null}
        {bound && (theirs || !reader.hasProvider) ? (
          <MenuItem
            danger
            icon={<Unplug aria-hidden />}
            disabledReason={denied ?? (theirs || reader.isOwner ? null : t("account.unbindOwnerReason"))}
            onSelect={() => setOpened("unbind")}
          >
            {t("menu.unbind")}
          </MenuItem>
        ) : null}
        {theirs ? null : (
          <MenuItem danger icon={<Trash2 aria-hidden />} disabledReason={denied} onSelect={() => setOpened("delete")}>
            {t("menu.delete")}
          </MenuItem>
        )}
      </Menu>
      {row.customer ? <SetQuotaDialog customer={row.customer} {...dialog("quota")} /> : null}
      <EditChannelDialog channel={row} {...dialog("edit")} />
      <RequestUnbindingDialog channel={row} {...dialog("request")} />
      <WithdrawDialog channel={row} {...dialog("withdraw")} />
      <UnbindDialog channel={row} customerId={row.customer?.id ?? null} {...dialog("unbind")} />
      <DeleteChannelDialog
        channel={row}
        reader={reader}
        onRequest={() => setOpened("request")}
        onUnbind={() => setOpened("unbind")}
        {...dialog("delete")}
      />
    </>
  );
}
