"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { RadioCards } from "#components/ui/radio-cards";
import { Section } from "../section.tsx";

/** What replaces a message that does not arrive. There is one choice until channels exist that could replace it. */
export function FallbackSection() {
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
          { value: "policy", title: t("policy"), disabledReason: t("policyText") },
        ]}
      />
    </Section>
  );
}
