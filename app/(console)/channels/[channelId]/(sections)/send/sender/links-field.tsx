"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { Switch } from "#components/ui/checkbox";
import { trackableLinks } from "#lib/links/trackable";
import type { SendData } from "../send-data.ts";
import type { SendFormState } from "../use-send-form.ts";

/** Whether the send counts who follows its links, and which links those are, once its template is known. */
export function LinksField({ links, send }: { links: SendData["links"]; send: SendFormState }) {
  const t = useTranslations("send.links");
  const id = useId();
  const { template, values } = send;
  if (!template) return null;
  const found = trackableLinks(template.content, links);
  const named = [...found.links, ...found.buttons.map((text) => t("button", { text }))];
  const any = named.length > 0 || found.values;
  const which = any ? (named.length > 0 ? t("these", { links: named.join(", ") }) : "") : t("none");
  return (
    <div className="col-span-full flex min-w-0 items-start gap-2.5">
      <span className="flex h-5 items-center">
        <Switch
          id={id}
          checked={any && values.trackLinks === true}
          disabled={!any}
          aria-describedby={`${id}-hint`}
          onCheckedChange={(on) => send.change({ trackLinks: on })}
        />
      </span>
      <div className="min-w-0">
        <label htmlFor={id} className="block font-medium">
          {t("title")}
        </label>
        <p className="break-words text-xs text-muted-foreground" id={`${id}-hint`}>
          {[
            which,
            found.values ? t("values") : "",
            links.mode === "reviewed" ? t("reviewed", { base: links.base }) : "",
          ]
            .filter(Boolean)
            .join(" ")}
        </p>
      </div>
    </div>
  );
}
