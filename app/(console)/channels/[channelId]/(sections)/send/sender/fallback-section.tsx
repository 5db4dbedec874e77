"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { Note } from "#components/ui/note";
import { onDemand } from "#components/ui/on-demand";
import { RadioCards } from "#components/ui/radio-cards";
import { TextLink } from "#components/ui/text-link";
import { fallbackProblem } from "#lib/fallback/problem";
import { Section } from "../section.tsx";
import type { SendData } from "../send-data.ts";
import type { SendFormState } from "../use-send-form.ts";
import { problemOf } from "./chosen-policy.ts";

const FallbackFields = onDemand(() => import("./fallback-fields.tsx").then((part) => part.FallbackFields));

/** What replaces a message that does not arrive. */
export function FallbackSection({ data, send }: { data: SendData; send: SendFormState }) {
  const t = useTranslations("send.fallback");
  const id = useId();
  const { smsActive, policies, channel } = data;
  const chosen = send.values.fallback;
  const usable = policies.filter((policy) => problemOf(data, policy, send.template) === null);
  // Of policies that only SMS keeps from being chosen, SMS is what is missing.
  const onlySms = policies.every((policy) => problemOf(data, policy, send.template)?.kind === "smsOff");
  const asksSms = smsActive === false && usable.length === 0 && onlySms;
  const why =
    usable.length > 0 ? null : asksSms ? t("enableFirst") : t(whyOf(policies.length, smsActive === null && onlySms));
  return (
    <Section
      number={3}
      title={<span id={id}>{t("title")}</span>}
      done={!chosen || (send.policy.problem === null && fallbackProblem(chosen, send.policy.bySms) === null)}
    >
      <RadioCards
        columns={2}
        aria-labelledby={id}
        value={chosen ? "policy" : "none"}
        onValueChange={(value) =>
          send.change({
            fallback:
              value === "none"
                ? undefined
                : { policyId: usable[0]?.id ?? "", triggers: ["undelivered", "send_failed"], duration: "", text: "" },
          })
        }
        options={[
          { value: "none", title: t("none"), text: t("noneText") },
          { value: "policy", title: t("policy"), text: t("policyText"), disabledReason: chosen ? null : why },
        ]}
      />
      {asksSms ? <TextLink href={`/channels/${channel.id}/service-settings`}>{t("enableLink")}</TextLink> : null}
      {policies.length === 0 && !asksSms ? <TextLink href="/fallback/policies">{t("policiesLink")}</TextLink> : null}
      {data.codes && !chosen && send.template?.category === "authentication" ? (
        <Note tone="info">{t("codes", data.codes)}</Note>
      ) : null}
      {chosen ? <FallbackFields data={data} send={send} chosen={chosen} /> : null}
    </Section>
  );
}

function whyOf(policies: number, onlyBySms: boolean): "noPolicies" | "notHere" | "noneFits" {
  if (policies === 0) return "noPolicies";
  return onlyBySms ? "notHere" : "noneFits";
}
