"use client";

import { Pencil, Send } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button, ButtonLink } from "#components/ui/button";
import { channelBlock } from "#lib/channels/may-send";
import type { ChannelDetail } from "#lib/channels/queries";
import { EditChannelDialog } from "../../edit-channel.tsx";
import type { Reader } from "../../reader.ts";

/** The buttons in the header of a channel: edit, and send for who may, with the reason while nothing can be sent. */
export function HeaderActions({ channel, reader }: { channel: ChannelDetail; reader: Reader }) {
  const t = useTranslations("channels");
  const [editing, setEditing] = useState(false);
  const block = channelBlock(channel.state);
  return (
    <>
      <Button
        icon={<Pencil aria-hidden />}
        disabledReason={reader.mayManage ? null : t("readOnly")}
        onClick={() => setEditing(true)}
      >
        {t("detail.edit")}
      </Button>
      {reader.maySend && block === null ? (
        <ButtonLink href={`/channels/${channel.id}/send`} variant="primary" icon={<Send aria-hidden />}>
          {t("detail.send")}
        </ButtonLink>
      ) : null}
      {reader.maySend && block !== null ? (
        <Button variant="primary" icon={<Send aria-hidden />} disabledReason={t(`cannotSend.${block}.title`)}>
          {t("detail.send")}
        </Button>
      ) : null}
      <EditChannelDialog channel={channel} open={editing} onOpenChange={setEditing} />
    </>
  );
}
