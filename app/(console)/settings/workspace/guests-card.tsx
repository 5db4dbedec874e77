"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ChannelGlyph } from "#components/messaging/channel-glyph";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { onDemand } from "#components/ui/on-demand";
import type { Platform } from "#db/enums";
import type { Guest } from "#lib/campaigns/test-send/guests";

const GuestsDialog = onDemand(() => import("./guests-dialog.tsx").then((part) => part.GuestsDialog));

/** Who gets tests of templates, by channel type. */
export function GuestsCard({ lists }: { lists: { platform: Platform; guests: Guest[] }[] }) {
  const t = useTranslations("settings.guests");
  const names = useTranslations("states.platform");
  const [open, setOpen] = useState<Platform | null>(null);
  const shown = lists.find(({ platform }) => platform === open);
  return (
    <Card>
      <CardHeader title={t("title")} />
      <CardBody className="flex flex-col gap-2">
        <p className="text-muted-foreground">{t("text")}</p>
        <ul className="flex flex-col gap-2">
          {lists.map(({ platform, guests }) => (
            <li key={platform} className="flex min-w-0 items-center gap-2">
              <ChannelGlyph platform={platform} />
              <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
                {names(platform)}: {guests.length === 0 ? t("none") : guests.map(({ name }) => name).join(", ")}
              </span>
              <Button
                size="sm"
                aria-label={t("editLabel", { platform: names(platform) })}
                onClick={() => setOpen(platform)}
              >
                {t("edit")}
              </Button>
            </li>
          ))}
        </ul>
      </CardBody>
      <GuestsDialog
        platform={open ?? "whatsapp"}
        guests={shown?.guests ?? []}
        open={open !== null}
        onOpenChange={(stays) => (stays ? undefined : setOpen(null))}
      />
    </Card>
  );
}
