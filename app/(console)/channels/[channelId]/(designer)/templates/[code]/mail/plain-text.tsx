"use client";

import { useTranslations } from "next-intl";
import { Checkbox } from "#components/ui/checkbox";
import { Textarea } from "#components/ui/input";
import { setMail } from "#lib/templates/content/mail/edit-mail";
import { renderMail } from "#lib/templates/content/mail/render-mail";
import { emptyMail } from "#lib/templates/content/read-content";
import { Block, Problems } from "../blocks/block.tsx";
import type { BlockProps } from "../design.ts";

/** The words of an e-mail without HTML: made from the rest, or written by hand. */
export function PlainText({ content, change, errors }: BlockProps) {
  const t = useTranslations("templates.mail");
  const mail = content.mail ?? emptyMail;
  const problems = errors("mail.text");
  const made = mail.text === null ? renderMail(mail, "", new Map(), {}).text : "";
  return (
    <Block id="plain-text" title={t("plain")}>
      <p className="text-xs text-muted-foreground">{t("plainHint")}</p>
      <Checkbox
        checked={mail.text !== null}
        onCheckedChange={(own) => change("", (now) => setMail(now, { text: own ? made : null }))}
        label={t("plainOwn")}
      />
      {mail.text === null ? (
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          aria-label={t("plainWords")}
          className="max-h-60 overflow-y-auto rounded-sm bg-sunken px-3 py-2.5 font-sans text-xs whitespace-pre-wrap text-muted-foreground wrap-anywhere"
        >
          {made || t("plainMade")}
        </section>
      ) : (
        <Textarea
          id="mail-text"
          rows={8}
          dir="auto"
          value={mail.text}
          aria-label={t("plain")}
          aria-describedby="mail-text-error"
          invalid={problems.length > 0}
          onChange={(event) => {
            const text = event.target.value;
            change("mail.text", (now) => setMail(now, { text }));
          }}
        />
      )}
      <Problems id="mail-text-error" messages={problems} />
    </Block>
  );
}
