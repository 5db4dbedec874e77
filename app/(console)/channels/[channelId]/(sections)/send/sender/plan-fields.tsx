"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { Field } from "#components/form/field";
import { TextField } from "#components/form/fields";
import { Switch } from "#components/ui/checkbox";
import { Segments } from "#components/ui/segments";
import { TextLink } from "#components/ui/text-link";
import { keepsToHours } from "../plan.ts";
import type { SendData } from "../send-data.ts";
import type { SendFormState } from "../use-send-form.ts";
import { LinksField } from "./links-field.tsx";
import { WaveFields } from "./wave-fields.tsx";

/** By whose clock a timed send starts, whether it keeps to the sending hours, and how fast it goes. */
export function PlanFields({ plan, links, send }: Pick<SendData, "plan" | "links"> & { send: SendFormState }) {
  const t = useTranslations("send.plan");
  const { account, values } = send;
  const most = account ? account.pace * 60 : null;
  const typed = Number(values.perMinute);
  const without = most !== null && values.perMinute && typed >= most;
  return (
    <>
      {values.when === "timed" ? <ClockField send={send} /> : null}
      <HoursField plan={plan} send={send} />
      <LinksField links={links} send={send} />
      <TextField
        control={send.control}
        name="perMinute"
        label={t("perMinute")}
        optional
        hint={
          without ? t("perMinuteAbove", { most }) : most === null ? t("perMinuteHint") : t("perMinuteMost", { most })
        }
        input={{ inputMode: "numeric", autoComplete: "off", maxLength: 9 }}
      />
      <WaveFields send={send} />
    </>
  );
}

/** Whether the start is meant by the workspace's clock or by each person's. */
function ClockField({ send }: { send: SendFormState }) {
  const t = useTranslations("send.plan");
  const id = useId();
  const theirs = Boolean(send.values.theirClock);
  return (
    <Field id={id} group label={t("clock")} hint={t(theirs ? "theirsHint" : "oursHint")}>
      <Segments
        large
        aria-label={t("clock")}
        value={theirs ? "theirs" : "ours"}
        onValueChange={(chosen) => send.change({ theirClock: chosen === "theirs" })}
        options={[
          { value: "ours", label: t("ours") },
          { value: "theirs", label: t("theirs") },
        ]}
      />
    </Field>
  );
}

/** Whether the campaign keeps to the workspace's sending hours; codes never do. */
function HoursField({ plan, send }: { plan: SendData["plan"]; send: SendFormState }) {
  const t = useTranslations("send.plan");
  const id = useId();
  const { template, values } = send;
  if (template?.category === "authentication") return null;
  const keeps = keepsToHours(values, template?.category ?? null);
  return (
    <div className="col-span-full flex min-w-0 items-start gap-2.5">
      <span className="flex h-5 items-center">
        <Switch
          id={id}
          checked={plan.hasHours && keeps}
          disabled={!plan.hasHours}
          aria-describedby={`${id}-hint`}
          onCheckedChange={(on) => send.change({ keepsHours: on })}
        />
      </span>
      <div className="min-w-0">
        <label htmlFor={id} className="block font-medium">
          {t("hours")}
        </label>
        <p className="text-xs text-muted-foreground" id={`${id}-hint`}>
          {t(plan.hasHours ? (keeps ? "hoursOn" : "hoursOff") : "hoursNone")}{" "}
          <TextLink href="/settings/workspace">{t("hoursLink")}</TextLink>
        </p>
      </div>
    </div>
  );
}
