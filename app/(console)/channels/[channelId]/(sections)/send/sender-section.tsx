"use client";

import { useTranslations } from "next-intl";
import { useEffect, useId, useState } from "react";
import { Field } from "#components/form/field";
import { DateTimePicker } from "#components/ui/date-time-picker";
import { Input } from "#components/ui/input";
import { useZone, zoneOffset } from "#components/ui/local-time";
import { Note } from "#components/ui/note";
import { Segments } from "#components/ui/segments";
import { Select } from "#components/ui/select";
import { type SenderQuality, senderQualities } from "#db/enums";
import type { SendAccount } from "#lib/campaigns/queries";
import { earliestStartMs, latestStartMs, tierLimit } from "#lib/campaigns/rules";
import { type SendForm, taskNameMax } from "#lib/campaigns/schema";
import { localIn } from "#lib/campaigns/zoned-time";
import type { SetForm } from "./data.ts";
import type { Missing } from "./missing.ts";
import { Section } from "./section.tsx";
import styles from "./send.module.css";

/** From which number, when, and under which name. */
export function SenderSection({
  accounts,
  form,
  account,
  people,
  onChange,
  done,
  problem,
}: {
  accounts: readonly SendAccount[];
  form: SendForm;
  account: SendAccount | null;
  people: number;
  onChange: SetForm;
  done: boolean;
  problem: Missing | null;
}) {
  const t = useTranslations("send");
  const id = useId();
  const zone = useZone();
  const now = useNow();
  const limit = tierLimit(account?.tier ?? null);
  const used = [...form.name].length;
  return (
    <Section number={2} title={t("sender.title")} done={done} now={Boolean(form.templateCode)}>
      <div className={styles.pair}>
        <Field
          id={`${id}-account`}
          label={t("sender.account")}
          hint={account ? <AccountFacts of={account} /> : undefined}
        >
          <Select
            id={`${id}-account`}
            value={form.senderId}
            placeholder={t("sender.choose")}
            options={accounts.map((one) => ({ value: one.id, label: `${one.phone} · ${one.displayName}` }))}
            onValueChange={(senderId) => onChange({ senderId })}
          />
        </Field>
        <Field
          id={`${id}-type`}
          group
          label={t("sender.type")}
          hint={form.when === "now" ? t("sender.nowHint") : undefined}
        >
          <Segments
            large
            aria-label={t("sender.type")}
            value={form.when}
            onValueChange={(when) => {
              // A time half an hour ahead, on a round minute, is nearer to what is wanted than none.
              const suggested = localIn(zone, new Date(Math.ceil((Date.now() + 1_800_000) / 300_000) * 300_000));
              onChange({ when, ...(when === "timed" && !form.at ? { at: suggested } : {}) });
            }}
            options={[
              { value: "now", label: t("sender.now") },
              { value: "timed", label: t("sender.timed") },
            ]}
          />
        </Field>
        {form.when === "timed" ? (
          <Field
            id={`${id}-at`}
            label={t("sender.time")}
            hint={t("sender.timeHint", { zone })}
            error={problem ? t(`before.missing.${problem}`) : undefined}
          >
            <DateTimePicker
              id={`${id}-at`}
              value={form.at}
              onValueChange={(at) => onChange({ at })}
              zone={zoneOffset(zone, new Date())}
              min={now ? localIn(zone, new Date(now + earliestStartMs)) : undefined}
              max={now ? localIn(zone, new Date(now + latestStartMs)) : undefined}
              invalid={problem !== null}
              aria-describedby={problem ? `${id}-at-error` : `${id}-at-hint`}
            />
          </Field>
        ) : null}
        <Field
          id={`${id}-name`}
          label={t("recipients.name")}
          optional
          count={{ used, limit: taskNameMax }}
          className={styles.wide}
          error={used > taskNameMax ? t("before.missing.name") : undefined}
        >
          <Input
            id={`${id}-name`}
            value={form.name}
            autoComplete="off"
            placeholder={t("recipients.namePlaceholder")}
            invalid={used > taskNameMax}
            onChange={(event) => onChange({ name: event.target.value })}
          />
        </Field>
      </div>
      {limit !== null && people > limit ? <Note tone="warning">{t("sender.overTier", { limit, people })}</Note> : null}
    </Section>
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
  return <span className="num">{facts.filter((fact) => fact !== null).join(" · ")}</span>;
}

/** The reader's clock, known only in the browser. */
function useNow(): number | null {
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
