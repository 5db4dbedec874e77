"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { StatusBadge } from "#components/messaging/status-badge";
import { Badge } from "#components/ui/badge";
import { Button } from "#components/ui/button";
import { BadgeCheck, RefreshCw } from "#components/ui/icons";
import { LocalTime } from "#components/ui/local-time";
import { Note } from "#components/ui/note";
import { TextLink } from "#components/ui/text-link";
import { toast } from "#components/ui/toast";
import type { SenderChange } from "#lib/channels/senders/changes";
import type { NumberDetail } from "#lib/channels/senders/get-number";
import type { PlatformProfile } from "#lib/connectors/profile";
import { refreshNumberAction } from "./actions.ts";
import { FactsCard } from "./facts-card.tsx";
import { GreetingCard } from "./greeting-card.tsx";
import { HistoryCard } from "./history-card.tsx";
import { LinksCard } from "./links-card.tsx";
import { MoveCard } from "./move-card.tsx";
import { NameCard } from "./name-card.tsx";
import { ProfileCard } from "./profile-card.tsx";
import { ProfilePhone } from "./profile-phone.tsx";

/** A number with how it is written for people. */
export type ShownNumber = NumberDetail & { shown: string };

/** What every part of the page is handed. */
export type NumberProps = {
  channelId: string;
  number: ShownNumber;
  /** Why the buttons are disabled; null when they are not. */
  denied: string | null;
};

type Props = Omit<NumberProps, "denied"> & {
  changes: SenderChange[];
  limits: Pick<PlatformProfile, "businessProfile" | "greeting" | "links">;
  now: Date;
  labUrl: string | null;
  mayManage: boolean;
  maySeeFiles: boolean;
};

export function NumberView({ channelId, number, changes, limits, now, labUrl, mayManage, maySeeFiles }: Props) {
  const t = useTranslations("channels.number");
  const readOnly = useTranslations("channels")("readOnly");
  const denied = mayManage ? null : readOnly;
  const props = { channelId, number, denied };
  const { businessProfile, greeting, links } = limits;
  const { busy, refresh } = useRefresh(props, now);
  return (
    <>
      <TextLink href={`/channels/${channelId}/numbers`}>{t("back")}</TextLink>
      <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-2">
        <h2 className="text-lg font-strong tabular-nums">{number.shown}</h2>
        <span className="min-w-0 flex-1 truncate text-secondary-foreground narrow:order-1 narrow:basis-full">
          {number.displayName}
        </span>
        <StatusBadge of="sender" state={number.state} />
        {number.official ? (
          <Badge tone="success" icon={<BadgeCheck aria-hidden />}>
            {t("facts.officialYes")}
          </Badge>
        ) : null}
        <span className="text-xs text-muted-foreground narrow:order-2 narrow:flex-1" role="status">
          {busy
            ? t("reading")
            : number.readAt
              ? t.rich("readAt", { time: () => <ReadAt at={number.readAt} /> })
              : t("neverRead")}
        </span>
        <Button
          className="narrow:order-2"
          icon={<RefreshCw aria-hidden />}
          busy={busy}
          disabledReason={denied}
          onClick={() => void refresh(true)}
        >
          {t("refresh")}
        </Button>
      </div>
      {number.sharedWithApp ? <Note>{t("shared")}</Note> : null}
      {number.callbackUrl ? <Note tone="warning">{t("callback.note", { url: number.callbackUrl })}</Note> : null}
      {number.moving ? <MoveCard {...props} labUrl={labUrl} /> : null}
      <div className="grid grid-cols-[minmax(0,1fr)_320px] gap-4 narrow:grid-cols-1 items-start">
        <div className="flex min-w-0 flex-col gap-4">
          <FactsCard {...props} />
          <NameCard {...props} />
          {businessProfile ? <ProfileCard {...props} limits={businessProfile} /> : null}
          {greeting ? <GreetingCard {...props} limits={greeting} /> : null}
          {links ? <LinksCard {...props} max={links.max} maySeeFiles={maySeeFiles} /> : null}
          <HistoryCard changes={changes} />
        </div>
        {businessProfile ? <ProfilePhone {...props} maySeeFiles={maySeeFiles} /> : null}
      </div>
    </>
  );
}

function ReadAt({ at }: { at: Date | null }) {
  return at ? <LocalTime at={at} /> : null;
}

/** What the page shows may have been changed at the platform: it is read again when it is older than this. */
const freshMs = 15 * 60_000;

/** Reads what the number shows, on demand and once by itself when it was not read lately. */
function useRefresh({ channelId, number, denied }: NumberProps, now: Date) {
  const t = useTranslations("channels.number");
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const asked = useRef(false);
  const old = number.readAt === null || now.getTime() - number.readAt.getTime() > freshMs;

  async function refresh(byPerson: boolean) {
    setBusy(true);
    try {
      const result = await refreshNumberAction({ channelId, senderId: number.id });
      if (!result.ok) toast.error(result.message);
      else if (byPerson) toast.success(t("refreshed", { phone: number.phone }));
      router.refresh();
    } finally {
      setBusy(false);
    }
  }
  useEffect(() => {
    if (asked.current || denied || !old) return;
    asked.current = true;
    void refresh(false);
  });
  return { busy, refresh };
}
