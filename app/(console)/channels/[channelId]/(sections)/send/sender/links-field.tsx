"use client";

import { useTranslations } from "next-intl";
import { LabelledSwitch } from "#components/form/labelled-switch";
import { trackableLinks } from "#lib/links/trackable";
import type { SendData } from "../send-data.ts";
import type { SendFormState } from "../use-send-form.ts";

/** Whether the send counts who follows its links, and which links those are, once its template is known. */
export function LinksField({ links, send }: { links: SendData["links"]; send: SendFormState }) {
  const t = useTranslations("send.links");
  const { template, values } = send;
  if (!template) return null;
  const found = trackableLinks(template.content, links);
  const named = [...found.links, ...found.buttons.map((text) => t("button", { text }))];
  const any = named.length > 0 || found.values;
  const which = any ? (named.length > 0 ? t("these", { links: named.join(", ") }) : "") : t("none");
  return (
    <div className="col-span-full">
      <LabelledSwitch
        label={t("title")}
        hint={[
          which,
          found.values ? t("values") : "",
          links.mode === "reviewed" ? t("reviewed", { base: links.base }) : "",
        ]
          .filter(Boolean)
          .join(" ")}
        checked={any && values.trackLinks === true}
        disabled={!any}
        onChange={(on) => send.change({ trackLinks: on })}
      />
    </div>
  );
}
