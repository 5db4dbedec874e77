"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { Field } from "#components/form/field";
import { Segments } from "#components/ui/segments";
import type { SendFormState } from "../use-send-form.ts";

/** Whether the start is meant by the workspace's clock or by each person's. */
export function ClockField({ send }: { send: SendFormState }) {
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
