"use client";

import { useTranslations } from "next-intl";
import { Input, Textarea } from "#components/ui/input";
import { setMail } from "#lib/templates/content/mail/edit-mail";
import { emptyMail } from "#lib/templates/content/read-content";
import { Block, Counter, Problems } from "../blocks/block.tsx";
import type { BlockProps } from "../design.ts";
import { SamplesTable } from "../fields/samples-table.tsx";
import { BlockList } from "./block-list.tsx";
import { PlainText } from "./plain-text.tsx";

/** What an e-mail of blocks or of HTML has below its subject. */
export function MailBlocks(props: BlockProps) {
  const { content, rules } = props;
  const t = useTranslations("templates.mail");
  const { mode } = content.mail ?? emptyMail;
  if (!rules.mail) return null;
  return (
    <>
      <Preheader {...props} />
      <Block id="mail-blocks" title={t(mode === "source" ? "html" : "blocks")}>
        {mode === "source" ? <Source {...props} /> : <BlockList {...props} />}
        <SamplesTable {...props} place="body" />
      </Block>
      <PlainText {...props} />
    </>
  );
}

function Preheader({ content, change, errors, rules }: BlockProps) {
  const t = useTranslations("templates.mail");
  const { preheader } = content.mail ?? emptyMail;
  const problems = errors("mail.preheader");
  return (
    <Block
      id="preheader"
      title={t("preheader")}
      optional
      aside={<Counter text={preheader} limit={rules.mail?.preheader ?? 0} />}
    >
      <Input
        id="mail-preheader"
        value={preheader}
        aria-label={t("preheader")}
        aria-describedby="mail-preheader-hint mail-preheader-error"
        invalid={problems.length > 0}
        onChange={(event) => {
          const typed = event.target.value;
          change("mail.preheader", (now) => setMail(now, { preheader: typed }));
        }}
      />
      <p id="mail-preheader-hint" className="text-xs text-muted-foreground">
        {t("preheaderHint")}
      </p>
      <Problems id="mail-preheader-error" messages={problems} />
    </Block>
  );
}

function Source({ content, change, errors, rules }: BlockProps) {
  const t = useTranslations("templates.mail");
  const { html } = content.mail ?? emptyMail;
  const problems = errors("mail.html");
  return (
    <>
      <Textarea
        id="mail-html"
        mono
        rows={18}
        value={html}
        aria-label={t("html")}
        aria-required
        aria-describedby="mail-html-hint mail-html-error"
        invalid={problems.length > 0}
        spellCheck={false}
        className="text-xs/5"
        onChange={(event) => {
          const typed = event.target.value;
          change("mail.html", (now) => setMail(now, { html: typed }));
        }}
      />
      <div className="flex min-w-0 items-start gap-2">
        <p id="mail-html-hint" className="min-w-0 flex-1 text-xs text-muted-foreground">
          {t.rich("htmlHint", { code: (text) => <code>{text}</code> })}
        </p>
        <Counter text={html} limit={rules.mail?.html ?? 0} />
      </div>
      <Problems id="mail-html-error" messages={problems} />
    </>
  );
}
