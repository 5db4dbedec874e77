"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { RadioCards } from "#components/ui/radio-cards";
import { TextLink } from "#components/ui/text-link";
import { Section } from "../section.tsx";

/** What replaces a message that does not arrive. There is one choice until channels exist that could replace it. */
export function FallbackSection({ channelId, smsActive }: { channelId: string; smsActive: boolean | null }) {
  const t = useTranslations("send.fallback");
  const id = useId();
  return (
    <Section number={3} title={<span id={id}>{t("title")}</span>} done>
      <RadioCards
        columns={2}
        aria-labelledby={id}
        value="none"
        onValueChange={() => {}}
        options={[
          { value: "none", title: t("none"), text: t("noneText") },
          {
            value: "policy",
            title: t("policy"),
            disabledReason: t(smsActive === false ? "enableFirst" : "policyText"),
          },
        ]}
      />
      {smsActive === false ? (
        <TextLink href={`/channels/${channelId}/service-settings`}>{t("enableLink")}</TextLink>
      ) : null}
    </Section>
  );
}
