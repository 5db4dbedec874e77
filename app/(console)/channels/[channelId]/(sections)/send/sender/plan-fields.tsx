"use client";

import { useTranslations } from "next-intl";
import { TextField } from "#components/form/fields";
import { LabelledSwitch } from "#components/form/labelled-switch";
import { onDemand } from "#components/ui/on-demand";
import { TextLink } from "#components/ui/text-link";
import { keepsToHours } from "../plan.ts";
import type { SendData } from "../send-data.ts";
import type { SendFormState } from "../use-send-form.ts";
import { AbFields } from "./ab-fields.tsx";
import { WaveFields } from "./wave-fields.tsx";

const ClockField = onDemand(() => import("./clock-field.tsx").then((part) => part.ClockField));
const LinksField = onDemand(() => import("./links-field.tsx").then((part) => part.LinksField));

/** By whose clock a timed send starts, whether it keeps to the sending hours, and how fast it goes. */
export function PlanFields({
  plan,
  links,
  templates,
  send,
}: Pick<SendData, "plan" | "links" | "templates"> & { send: SendFormState }) {
  const t = useTranslations("send.plan");
  const { account, template, values } = send;
  // Codes are never counted.
  const countable = template !== null && template.category !== "authentication";
  const most = account ? account.pace * 60 : null;
  const typed = Number(values.perMinute);
  const without = most !== null && values.perMinute && typed >= most;
  return (
    <>
      {values.when === "timed" ? <ClockField send={send} /> : null}
      <HoursField plan={plan} send={send} />
      {countable ? <LinksField links={links} send={send} /> : null}
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
      {countable ? <AbFields send={send} templates={templates} plan={plan} /> : null}
    </>
  );
}

/** Whether the campaign keeps to the workspace's sending hours; codes never do. */
function HoursField({ plan, send }: { plan: SendData["plan"]; send: SendFormState }) {
  const t = useTranslations("send.plan");
  const { template, values } = send;
  if (template?.category === "authentication") return null;
  const keeps = keepsToHours(values, template?.category ?? null);
  return (
    <div className="col-span-full">
      <LabelledSwitch
        label={t("hours")}
        hint={
          <>
            {t(plan.hasHours ? (keeps ? "hoursOn" : "hoursOff") : "hoursNone")}{" "}
            <TextLink href="/settings/workspace">{t("hoursLink")}</TextLink>
          </>
        }
        checked={plan.hasHours && keeps}
        disabled={!plan.hasHours}
        onChange={(on) => send.change({ keepsHours: on })}
      />
    </div>
  );
}
