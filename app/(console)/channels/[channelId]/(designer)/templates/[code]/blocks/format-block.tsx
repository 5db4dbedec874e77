"use client";

import { useTranslations } from "next-intl";
import { Checkbox } from "#components/ui/checkbox";
import { Segments } from "#components/ui/segments";
import { setKind, setOffer } from "#lib/templates/content/edit-parts";
import { mailFormOf, mailForms, setMailForm } from "#lib/templates/content/mail/edit-mail";
import { readContent } from "#lib/templates/content/read-content";
import type { BlockProps } from "../design.ts";
import { TextRow } from "../fields/text-row.tsx";
import { Block } from "./block.tsx";

/** Whether a message is one or has cards to slide through, and its limited-time offer. */
export function FormatBlock({ content, change, errors, rules }: BlockProps) {
  const t = useTranslations("templates.parts");
  const mail = useTranslations("templates.mail");
  const { kind } = readContent(content);
  const { offer = null } = content;
  const limits = rules.parts?.offer;
  return (
    <Block
      id="format"
      title={t("format")}
      aside={
        rules.parts?.carousel ? (
          <Segments
            aria-label={t("format")}
            value={kind === "carousel" ? "carousel" : "message"}
            onValueChange={(next) => change("", (now) => setKind(now, next, rules))}
            options={[
              { value: "message", label: t("single") },
              { value: "carousel", label: t("carousel") },
            ]}
          />
        ) : rules.mail ? (
          <Segments
            aria-label={t("format")}
            value={mailFormOf(content)}
            onValueChange={(next) => change("", (now) => setMailForm(now, next))}
            options={mailForms.map((value) => ({ value, label: mail(`form.${value}`) }))}
          />
        ) : null
      }
    >
      {rules.mail ? <p className="text-xs text-muted-foreground">{mail(`formHint.${mailFormOf(content)}`)}</p> : null}
      {kind === "message" && limits ? (
        <>
          <Checkbox
            checked={offer !== null}
            onCheckedChange={(on) => change("", (now) => setOffer(now, on ? { text: "", expires: true } : null))}
            label={
              <>
                {t("offer")}
                <span className="block text-xs text-muted-foreground">{t("offerHint")}</span>
              </>
            }
          />
          {offer ? (
            <div className="flex min-w-0 flex-col gap-2">
              <TextRow
                errors={errors}
                path="offer.text"
                label={t("offerText")}
                value={offer.text}
                limit={limits.text}
                onValue={(text) => change("offer.text", (now) => setOffer(now, { ...offer, text }))}
              />
              <Checkbox
                checked={offer.expires}
                onCheckedChange={(expires) => change("", (now) => setOffer(now, { ...offer, expires }))}
                label={
                  <>
                    {t("offerExpires")}
                    <span className="block text-xs text-muted-foreground">{t("offerExpiresHint")}</span>
                  </>
                }
              />
            </div>
          ) : null}
        </>
      ) : null}
    </Block>
  );
}
