"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { KeyValue } from "#components/ui/key-value";
import { onDemand } from "#components/ui/on-demand";
import type { ReachUse } from "#lib/channels/reach/rules";

const ShareDialog = onDemand(() => import("./share-dialog.tsx").then((part) => part.ShareDialog));

/** How many people the business may reach newly in a day, what of them is this workspace's, and what is used. */
export function ReachCard({
  channelId,
  use,
  share,
  most,
  disabledReason,
}: {
  channelId: string;
  use: Omit<ReachUse, "ownFrom" | "totalFrom">;
  /** People of this workspace's share. */
  share: number;
  /** The most percent that may be stated for it. */
  most: number;
  disabledReason: string | null;
}) {
  const t = useTranslations("channels.reach");
  const format = useFormatter();
  const [open, setOpen] = useState(false);
  const several = use.workspaces > 1;
  return (
    <Card>
      <CardHeader title={t("title")}>
        {several ? (
          <Button disabledReason={disabledReason} onClick={() => setOpen(true)}>
            {t("change")}
          </Button>
        ) : null}
      </CardHeader>
      <CardBody className="flex flex-col gap-2">
        <p className="text-secondary-foreground max-w-[70ch]">{t("text")}</p>
        <KeyValue
          rows={[
            { key: "limit", label: t("limit"), value: format.number(use.people ?? 0) },
            {
              key: "share",
              label: t("share"),
              value: !several
                ? null
                : use.share === null
                  ? t("equal", { people: share, others: use.workspaces - 1 })
                  : t("stated", { people: share, percent: use.share, others: use.workspaces - 1 }),
            },
            { key: "own", label: t("own"), value: format.number(use.own) },
            { key: "total", label: t("total"), value: several ? format.number(use.total) : null },
          ]}
        />
      </CardBody>
      <ShareDialog channelId={channelId} share={use.share} most={most} open={open} onOpenChange={setOpen} />
    </Card>
  );
}
