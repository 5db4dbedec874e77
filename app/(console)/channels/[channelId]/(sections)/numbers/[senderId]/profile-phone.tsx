"use client";

import { useTranslations } from "next-intl";
import { PhoneFrame } from "#components/messaging/phone-frame";
import { useDownload } from "#components/shell/download-link";
import { Avatar } from "#components/ui/avatar";
import type { NumberProps } from "./number-view.tsx";
import { useIndustry } from "./use-industry.ts";

/** A phone that shows the number's profile and what stands in an empty chat. */
export function ProfilePhone({
  channelId,
  number,
  maySeeFiles,
}: Omit<NumberProps, "denied"> & { maySeeFiles: boolean }) {
  const t = useTranslations("channels.number");
  const industry = useIndustry();
  const { addressOf } = useDownload();
  const { profile, greeting } = number;
  // The platform's address of the photo changes with the photo, and keeps the browser from showing an old one.
  const version = String(number.readAt?.getTime() ?? 0);
  const query = new URLSearchParams({ channel: channelId, sender: number.id, version });
  const lines = [profile?.address, profile?.email, ...(profile?.websites ?? [])].filter((line) => line);
  return (
    <div className="sticky top-16 narrow:static">
      <PhoneFrame
        name={number.displayName}
        subtitle={t("profile.account")}
        verified={number.official}
        label={t("profile.preview")}
      >
        <div className="flex flex-col items-center gap-1.5 rounded-lg bg-card px-3 py-4 text-center shadow-xs">
          {profile?.photoUrl && maySeeFiles ? (
            // biome-ignore lint/performance/noImgElement: it comes from the platform through a route that asks who reads
            <img
              src={addressOf(`/downloads/number-photo?${query}`)}
              alt={t("profile.photo")}
              className="size-16 rounded-full border border-border object-cover"
            />
          ) : (
            <Avatar name={number.displayName} />
          )}
          <b className="font-strong">{number.displayName}</b>
          <span className="text-xs text-muted-foreground tabular-nums">{number.shown}</span>
          {industry(profile?.industry) ? (
            <span className="text-xs text-muted-foreground">{industry(profile?.industry)}</span>
          ) : null}
        </div>
        {profile?.about || profile?.description || lines.length > 0 ? (
          <div className="flex flex-col gap-1.5 rounded-lg bg-card px-3 py-2.5 text-sm shadow-xs">
            {profile?.description ? <p className="break-words whitespace-pre-line">{profile.description}</p> : null}
            {lines.map((line) => (
              <p key={line} className="break-words text-xs text-muted-foreground">
                {line}
              </p>
            ))}
            {profile?.about ? (
              <p className="border-t border-border pt-1.5 text-xs break-words text-secondary-foreground">
                {profile.about}
              </p>
            ) : null}
          </div>
        ) : null}
        {greeting?.starters.map((starter) => (
          <span
            key={starter}
            className="self-end rounded-full border border-border-strong bg-card px-3 py-1 text-xs break-words"
          >
            {starter}
          </span>
        ))}
        {greeting && greeting.commands.length > 0 ? (
          <ul className="rounded-lg bg-card px-3 py-2 text-xs shadow-xs">
            {greeting.commands.slice(0, 4).map(({ name, description }) => (
              <li key={name} className="flex gap-2 py-0.5">
                <b className="font-strong">/{name}</b>
                <span className="min-w-0 truncate text-muted-foreground">{description}</span>
              </li>
            ))}
          </ul>
        ) : null}
      </PhoneFrame>
    </div>
  );
}
