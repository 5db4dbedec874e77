"use client";

import { useSelectedLayoutSegment } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button, ButtonLink } from "#components/ui/button";
import { Pencil, Send } from "#components/ui/icons";
import { onDemand } from "#components/ui/on-demand";
import type { EditableChannel } from "../../edit-channel.tsx";

const EditChannelDialog = onDemand(() => import("../../edit-channel.tsx").then((part) => part.EditChannelDialog));

/** Sections whose own first action is another than to send. */
const ownActions: readonly (string | null)[] = ["account", "templates"];

/**
 * The buttons in the header of a channel: edit, and send for who may, with the reason while nothing can be sent. Where sending
 * is not the page's first action it looks quieter.
 */
export function HeaderActions({
  channel,
  mayManage,
  sends,
  blocked,
}: {
  channel: EditableChannel;
  mayManage: boolean;
  /** The person may send, and from a channel of this platform one can. */
  sends: boolean;
  /** Why nothing can be sent now; null while it can. */
  blocked: string | null;
}) {
  const t = useTranslations("channels");
  const [editing, setEditing] = useState(false);
  const section = useSelectedLayoutSegment();
  const variant = ownActions.includes(section) || blocked !== null ? "secondary" : "primary";
  return (
    <>
      <Button
        icon={<Pencil aria-hidden />}
        disabledReason={mayManage ? null : t("readOnly")}
        onClick={() => setEditing(true)}
      >
        {t("detail.edit")}
      </Button>
      {section === "send" || !sends ? null : blocked === null ? (
        <ButtonLink href={`/channels/${channel.id}/send`} variant={variant} icon={<Send aria-hidden />}>
          {t("detail.send")}
        </ButtonLink>
      ) : (
        <Button variant={variant} icon={<Send aria-hidden />} disabledReason={blocked}>
          {t("detail.send")}
        </Button>
      )}
      <EditChannelDialog channel={channel} open={editing} onOpenChange={setEditing} />
    </>
  );
}
