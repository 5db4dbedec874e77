"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { LocalTime } from "#components/ui/local-time";
import { onDemand } from "#components/ui/on-demand";
import { TextLink, textLinkLook } from "#components/ui/text-link";
import type { RequestView } from "#lib/requests/inbox";

const ChannelsDialog = onDemand(() => import("./request-more-dialogs.tsx").then((part) => part.ChannelsDialog));
const NumbersDialog = onDemand(() => import("./request-more-dialogs.tsx").then((part) => part.NumbersDialog));

export type Use = {
  used: number;
  quota: number;
  /** The open request for more; it is shown in place of another one. */
  asked: RequestView | null;
  /** The provider that answers; null when the operator of the installation does. */
  answerer: string | null;
  /** Why the reader may not ask; null when they may. */
  denied: string | null;
};

/** At the limit of channels: asks for more, or shows that it was asked for. */
export function MoreChannels(use: Use) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <AskOrAsked use={use} onAsk={() => setOpen(true)} />
      <ChannelsDialog open={open} onOpenChange={setOpen} use={use} />
    </>
  );
}

/** The same for the numbers of a channel. */
export function MoreNumbers({ channelId, channel, ...use }: Use & { channelId: string; channel: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <AskOrAsked use={use} onAsk={() => setOpen(true)} />
      <NumbersDialog open={open} onOpenChange={setOpen} use={use} channelId={channelId} channel={channel} />
    </>
  );
}

function AskOrAsked({ use, onAsk }: { use: Use; onAsk: () => void }) {
  const t = useTranslations("requests.ask");
  const { asked, denied } = use;
  if (asked?.figures) {
    const { wanted } = asked.figures;
    return (
      <>
        {t.rich("waits", { wanted, date: () => <LocalTime at={asked.askedAt} show="date" /> })}{" "}
        <TextLink href="/settings/requests">{t("waitsLink")}</TextLink>
      </>
    );
  }
  if (denied !== null) return null;
  return (
    <button type="button" className={textLinkLook} onClick={onAsk}>
      {t("more")}
    </button>
  );
}
