"use client";

import { useTranslations } from "next-intl";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import type { MemberRow } from "#lib/workspaces/members";
import { LimitMemberInput } from "#lib/workspaces/schema";
import { limitMemberAction } from "./actions.ts";
import { ChannelsField, type ChoosableChannel } from "./channels-field.tsx";

/** Chooses the channels that one member may see. A channel that was deleted meanwhile is left out when it is saved. */
export function ChannelsDialog({
  member,
  channels,
  onClose,
}: {
  member: MemberRow;
  channels: readonly ChoosableChannel[];
  onClose: () => void;
}) {
  const t = useTranslations("settings.channelGrants");
  const { userId, name } = member;
  const there = new Set(channels.map(({ id }) => id));
  const channelIds = member.channels?.map(({ id }) => id).filter((id) => there.has(id)) ?? null;
  return (
    <FormDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("title", { name })}
      schema={LimitMemberInput}
      action={limitMemberAction}
      defaultValues={{ userId, channelIds }}
      submitLabel={t("save")}
      onSuccess={(_data, { channelIds }) => {
        toast.success(channelIds ? t("saved", { name, count: channelIds.length }) : t("savedAll", { name }));
      }}
    >
      {({ form }) => <ChannelsField control={form.control} name="channelIds" channels={channels} />}
    </FormDialog>
  );
}
