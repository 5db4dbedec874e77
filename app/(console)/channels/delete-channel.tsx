"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { StatusBadge } from "#components/messaging/status-badge";
import { Button } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import { Note } from "#components/ui/note";
import { TextLink } from "#components/ui/text-link";
import { toast } from "#components/ui/toast";
import type { ChannelState } from "#db/enums";
import type { getDeletionImpact } from "#lib/channels/queries";
import { deleteChannelAction, readDeletionImpactAction } from "./actions.ts";
import type { Reader } from "./reader.ts";

type Impact = Awaited<ReturnType<typeof getDeletionImpact>>;

type Props = {
  channel: { id: string; name: string; state: ChannelState };
  reader: Reader;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onRequest: () => void;
  onUnbind: () => void;
  /** Called instead of a refresh, for pages that no longer exist after the deletion. */
  onDeleted?: () => void;
};

/** Asks for the channel's name, because deleting cannot be undone. For a bound channel it offers unbinding instead. */
export function DeleteChannelDialog(props: Props) {
  if (props.channel.state !== "unbound") return <StillBound {...props} />;
  return <DeleteUnbound {...props} />;
}

function DeleteUnbound({ channel, open, onOpenChange, onDeleted }: Props) {
  const t = useTranslations("channels");
  const words = useTranslations("common");
  const router = useRouter();
  const [impact, setImpact] = useState<Impact | null>(null);
  useEffect(() => {
    if (!open) return;
    let wanted = true;
    setImpact(null);
    void readDeletionImpactAction({ channelId: channel.id }).then((result) => {
      if (!wanted) return;
      if (result.ok) setImpact(result.data);
      else {
        toast.error(result.message);
        onOpenChange(false);
      }
    });
    return () => {
      wanted = false;
    };
  }, [open, channel.id, onOpenChange]);
  if (!impact) return null;
  if (impact.campaigns.length > 0) {
    return (
      <Dialog
        open={open}
        onOpenChange={onOpenChange}
        title={t("deleteDialog.busyTitle", { name: channel.name })}
        description={t("deleteDialog.busyText")}
        footer={<Button onClick={() => onOpenChange(false)}>{words("close")}</Button>}
      >
        <ul className="grid gap-2">
          {impact.campaigns.map((campaign) => (
            <li key={campaign.id} className="flex min-w-0 items-center gap-2">
              <TextLink className="min-w-0 flex-1 truncate" href={`/campaigns/${campaign.id}`}>
                {campaign.name}
              </TextLink>
              <StatusBadge of="campaign" state={campaign.state} />
            </li>
          ))}
        </ul>
      </Dialog>
    );
  }
  return (
    <ConfirmDialog
      level={3}
      open={open}
      onOpenChange={onOpenChange}
      title={t("deleteDialog.title", { name: channel.name })}
      text={t("deleteDialog.text")}
      name={channel.name}
      confirmLabel={words("delete")}
      consequences={[
        { text: t("deleteDialog.templates", { count: impact.templates }), loses: impact.templates > 0 },
        ...(impact.templates > 0
          ? [
              {
                text: t.rich("deleteDialog.export", {
                  a: (words) => <TextLink href={`/channels/${channel.id}/templates`}>{words}</TextLink>,
                }),
              },
            ]
          : []),
        { text: t("deleteDialog.noCampaigns") },
        { text: t("deleteDialog.history") },
        { text: t("deleteDialog.slot") },
      ]}
      onConfirm={async () => {
        const result = await deleteChannelAction({ channelId: channel.id, name: channel.name });
        if (!result.ok) return result.message;
        toast.success(t("deleted", { name: channel.name }));
        if (onDeleted) onDeleted();
        else router.refresh();
      }}
    />
  );
}

function StillBound({ channel, reader, open, onOpenChange, onRequest, onUnbind }: Props) {
  const t = useTranslations("channels.deleteDialog");
  const menu = useTranslations("channels.menu");
  const words = useTranslations("common");
  const text =
    channel.state === "binding"
      ? t("binding")
      : channel.state === "unbinding_requested"
        ? t("asked")
        : reader.hasProvider
          ? t("boundStaff")
          : reader.isOwner
            ? t("boundOwner")
            : t("boundOwnerOnly");
  const next =
    channel.state === "binding" || (reader.hasProvider && channel.state === "unbinding_requested")
      ? null
      : reader.hasProvider
        ? { label: menu("request"), run: onRequest }
        : reader.isOwner
          ? { label: menu("unbind"), run: onUnbind }
          : null;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("boundTitle", { name: channel.name })}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>{words("close")}</Button>
          {next ? (
            <Button variant="primary" onClick={next.run}>
              {next.label}
            </Button>
          ) : null}
        </>
      }
    >
      <Note tone="warning">{text}</Note>
    </Dialog>
  );
}
