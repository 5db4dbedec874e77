"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { KeyValue } from "#components/ui/key-value";
import { onDemand } from "#components/ui/on-demand";
import type { PlatformProfile } from "#lib/connectors/profile";
import type { NumberProps } from "./number-view.tsx";
import { PhotoButton } from "./photo-button.tsx";
import { useIndustry } from "./use-industry.ts";

const ProfileDialog = onDemand(() => import("./profile-dialog.tsx").then((part) => part.ProfileDialog));

type Limits = NonNullable<PlatformProfile["businessProfile"]>;

/** What people see of the business. */
export function ProfileCard({ channelId, number, denied, limits }: NumberProps & { limits: Limits }) {
  const t = useTranslations("channels.number");
  const none = useTranslations("common")("empty");
  const industry = useIndustry();
  const [open, setOpen] = useState(false);
  const { profile } = number;
  const unread = profile ? null : t("neverRead");
  return (
    <Card>
      <CardHeader title={t("profile.title")}>
        <PhotoButton channelId={channelId} senderId={number.id} types={limits.photo.types} denied={denied} />
        <Button disabledReason={denied ?? unread} onClick={() => setOpen(true)}>
          {t("profile.edit")}
        </Button>
      </CardHeader>
      <CardBody>
        <KeyValue
          rows={[
            { key: "about", label: t("profile.about"), value: profile?.about || none },
            { key: "description", label: t("profile.description"), value: profile?.description || none },
            { key: "address", label: t("profile.address"), value: profile?.address || none },
            { key: "email", label: t("profile.email"), value: profile?.email || none },
            { key: "industry", label: t("profile.industry"), value: industry(profile?.industry) ?? none },
            { key: "websites", label: t("profile.website"), value: profile?.websites.join(", ") || none },
            {
              key: "hours",
              label: t("profile.hours"),
              value: <span className="text-muted-foreground">{t("profile.hoursText")}</span>,
            },
          ]}
        />
      </CardBody>
      {profile ? <ProfileDialog {...{ channelId, number, profile, limits, open }} onOpenChange={setOpen} /> : null}
    </Card>
  );
}
