"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { onDemand } from "#components/ui/on-demand";
import type { ChannelState } from "#db/enums";
import type { Reader } from "../../../reader.ts";
import type { UnbindableChannel } from "../../../unbinding.tsx";

const DeleteChannelDialog = onDemand(() =>
  import("../../../delete-channel.tsx").then((part) => part.DeleteChannelDialog),
);
const RequestUnbindingDialog = onDemand(() =>
  import("../../../unbinding.tsx").then((part) => part.RequestUnbindingDialog),
);
const UnbindDialog = onDemand(() => import("../../../unbinding.tsx").then((part) => part.UnbindDialog));

/** Deletes the channel, or says what must be done before. */
export function DeleteCard({
  channel,
  reader,
}: {
  channel: UnbindableChannel & { state: ChannelState };
  reader: Reader;
}) {
  const t = useTranslations("channels");
  const router = useRouter();
  const [opened, setOpened] = useState<"delete" | "request" | "unbind" | null>(null);
  const dialog = (which: typeof opened) => ({
    channel,
    open: opened === which,
    onOpenChange: (open: boolean) => setOpened(open ? which : null),
  });
  return (
    <Card>
      <CardHeader title={t("deleteCard.title")} />
      <CardBody className="flex flex-col gap-3">
        <p className="text-secondary-foreground">{t("deleteCard.text")}</p>
        <div>
          <Button
            variant="danger-quiet"
            disabledReason={reader.mayManage ? null : t("readOnly")}
            onClick={() => setOpened("delete")}
          >
            {t("menu.delete")}
          </Button>
        </div>
      </CardBody>
      <DeleteChannelDialog
        {...dialog("delete")}
        reader={reader}
        onRequest={() => setOpened("request")}
        onUnbind={() => setOpened("unbind")}
        onDeleted={() => router.push("/channels")}
      />
      <RequestUnbindingDialog {...dialog("request")} />
      <UnbindDialog {...dialog("unbind")} customerId={null} />
    </Card>
  );
}
