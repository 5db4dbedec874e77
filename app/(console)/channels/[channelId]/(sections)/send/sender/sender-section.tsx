"use client";

import { useTranslations } from "next-intl";
import { useEffect, useId, useState } from "react";
import { describedBy, Field } from "#components/form/field";
import { SelectField, TextField } from "#components/form/fields";
import { DateTimePicker } from "#components/ui/date-time-picker";
import { useZone, zoneOffset } from "#components/ui/local-time";
import { Note } from "#components/ui/note";
import { onDemand } from "#components/ui/on-demand";
import { Segments } from "#components/ui/segments";
import { type SenderQuality, senderQualities } from "#db/sender-enums";
import { taskNameMax } from "#lib/campaigns/limits";
import type { SendAccount } from "#lib/campaigns/report/queries";
import { earliestStartMs, latestStartMs } from "#lib/campaigns/rules";
import { tierLimit } from "#lib/channels/reach/rules";
import { mayCarry } from "#lib/channels/sender-addresses/rules";
import type { SenderChoices } from "#lib/channels/sender-ids/sender-choices";
import { localIn } from "#lib/zoned-time";
import type { Missing } from "../missing.ts";
import { FieldPair, Section } from "../section.tsx";
import type { SendData } from "../send-data.ts";
import type { SendFormState } from "../use-send-form.ts";
import { PlanFields } from "./plan-fields.tsx";

const SenderSplit = onDemand(() => import("./sender-split.tsx").then((part) => part.SenderSplit));

const timeProblems: readonly Missing[] = ["time", "timeSoon", "timeLate"];

/** The number to send from, the start, and the name of the campaign. */
export function SenderSection({
  accounts,
  choices,
  plan,
  links,
  templates,
  send,
}: {
  accounts: readonly SendAccount[];
  choices: SenderChoices | null;
  plan: SendData["plan"];
  links: SendData["links"];
  templates: SendData["templates"];
  send: SendFormState;
}) {
  const t = useTranslations("send");
  const { account, people, template, values } = send;
  // The chosen one stays in sight, and is refused with the reason.
  const offered = accounts.filter(
    ({ id, sendType }) => id === values.senderId || mayCarry(sendType, template?.category ?? null),
  );
  const limit = tierLimit(account?.tier ?? null);
  const done = account !== null && !send.missing.some((one) => timeProblems.includes(one));
  return (
    <Section number={2} title={t("sender.title")} done={done} next={Boolean(values.templateCode)}>
      <FieldPair>
        <SelectField
          control={send.control}
          name="senderId"
          label={t("sender.account")}
          hint={account ? <AccountFacts of={account} /> : undefined}
          placeholder={t("sender.choose")}
          options={offered.map((one) => ({
            value: one.id,
            label: one.poolOf === undefined ? labelOf(one) : t("sender.pool", { name: one.phone, count: one.poolOf }),
          }))}
        />
        <StartFields send={send} />
        <PlanFields plan={plan} links={links} templates={templates} send={send} />
        {choices ? <SenderSplit choices={choices} report={send.report} wanted={values.senderId} /> : null}
        <TextField
          control={send.control}
          name="name"
          label={t("recipients.name")}
          optional
          limit={taskNameMax}
          className="col-span-full"
          input={{ autoComplete: "off", placeholder: t("recipients.namePlaceholder") }}
        />
      </FieldPair>
      {limit !== null && people > limit ? <Note tone="warning">{t("sender.overTier", { limit, people })}</Note> : null}
    </Section>
  );
}

/** A sender ID is its own name. */
const labelOf = ({ phone, displayName }: SendAccount) => (phone === displayName ? phone : `${phone} · ${displayName}`);

/** Whether to send now or later, and when. */
function StartFields({ send }: { send: SendFormState }) {
  const t = useTranslations("send.sender");
  const id = useId();
  const zone = useZone();
  const now = useNow();
  const { when, at } = send.values;
  const error = when === "timed" ? send.errorOf("at") : undefined;
  const hint = send.values.theirClock ? t("timeHintTheirs") : t("timeHint", { zone });
  return (
    <>
      <Field id={`${id}-type`} group label={t("type")} hint={when === "now" ? t("nowHint") : undefined}>
        <Segments
          large
          aria-label={t("type")}
          value={when}
          onValueChange={(chosen) => send.change({ when: chosen })}
          options={[
            { value: "now", label: t("now") },
            { value: "timed", label: t("timed") },
          ]}
        />
      </Field>
      {when === "timed" ? (
        <Field id={`${id}-at`} label={t("time")} hint={hint} error={error}>
          <DateTimePicker
            id={`${id}-at`}
            value={at}
            onValueChange={(chosen) => send.change({ at: chosen })}
            zone={send.values.theirClock ? undefined : zoneOffset(zone, new Date())}
            min={now && !send.values.theirClock ? localIn(zone, new Date(now + earliestStartMs)) : undefined}
            max={now ? localIn(zone, new Date(now + latestStartMs)) : undefined}
            invalid={Boolean(error)}
            aria-describedby={describedBy(`${id}-at`, hint, error)}
          />
        </Field>
      ) : null}
    </>
  );
}

function AccountFacts({ of: account }: { of: SendAccount }) {
  const t = useTranslations("send.sender");
  const words = useTranslations("states.quality");
  const limit = tierLimit(account.tier);
  const quality = senderQualities.find((one): one is SenderQuality => one === account.quality);
  const facts = [
    t("pace", { pace: account.pace }),
    limit !== null ? t("tier", { people: limit }) : account.tier === "TIER_UNLIMITED" ? t("unlimited") : null,
    quality && quality !== "UNKNOWN" ? t("quality", { quality: words(quality) }) : null,
  ];
  return <span className="tabular-nums">{facts.filter((fact) => fact !== null).join(" · ")}</span>;
}

/** The current time, updated every minute. Null on the server and until hydration. */
function useNow(): number | null {
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
