"use client";

import { useTranslations } from "next-intl";
import { Mono } from "#components/ui/mono";
import type { TemplateMail } from "#db/json/template-content";
import type { TemplateRules } from "#lib/connectors/profile";
import { renderMail } from "#lib/templates/content/mail/render-mail";
import { readContent } from "#lib/templates/content/read-content";
import { templateColumns } from "#lib/templates/content/render-template";
import { bodyOf } from "#lib/templates/content/rules/body-rules";
import type { Template } from "#lib/templates/rows";
import { ButtonTag } from "../fields/button-tag.tsx";
import { VariableCell, VariableHead, VariableTable } from "../fields/variable-table.tsx";
import { Block } from "./block.tsx";

/** The parts of a template and its samples, to read. */
export function TemplateWords({ template: { content }, rules }: { template: Template; rules: TemplateRules }) {
  const t = useTranslations("templates");
  const columns = templateColumns(content);
  const read = readContent(content);
  return (
    <>
      {content.header ? (
        <Block id="header" title={t(rules.header === "subject" ? "field.subject" : "field.header")}>
          <p>{content.header}</p>
        </Block>
      ) : null}
      {read.kind === "mail" ? <MailWords mail={read.mail} /> : null}
      {content.body || bodyOf(content, rules) === "needed" ? (
        <Block id="body" title={t("field.body")}>
          <p className="whitespace-pre-wrap">{content.body || t("preview.empty")}</p>
        </Block>
      ) : null}
      {read.kind === "carousel"
        ? read.cards.map((card, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a card is known by its place
            <Block key={at} id={`card-${at}`} title={t("parts.card", { number: at + 1 })}>
              <p className="whitespace-pre-wrap">{[card.title, card.body].filter(Boolean).join("\n")}</p>
            </Block>
          ))
        : null}
      {content.footer ? (
        <Block id="footer" title={t("field.footer")}>
          <p className="text-muted-foreground">{content.footer}</p>
        </Block>
      ) : null}
      {content.buttons.length > 0 ? (
        <Block id="buttons" title={t("field.buttons")}>
          <ul className="flex flex-col gap-2">
            {content.buttons.map((button) => (
              <li key={button.text} className="flex min-w-0 flex-wrap items-center gap-2">
                <ButtonTag kind={button.kind}>{button.text}</ButtonTag>
                {button.kind === "url" ? <Mono className="break-all text-muted-foreground">{button.url}</Mono> : null}
              </li>
            ))}
          </ul>
        </Block>
      ) : null}
      {columns.length > 0 ? (
        <Block id="samples" title={t("samples.title")}>
          <VariableTable
            heads={
              <>
                <VariableHead>{t("samples.column")}</VariableHead>
                <VariableHead>{t(rules.mode === "reviewed" ? "samples.sample" : "samples.sampleOurs")}</VariableHead>
              </>
            }
          >
            {columns.map((column) => (
              <tr key={column}>
                <VariableCell>
                  <Mono className="text-muted-foreground">{column}</Mono>
                </VariableCell>
                <VariableCell>{content.samples[column] ?? ""}</VariableCell>
              </tr>
            ))}
          </VariableTable>
        </Block>
      ) : null}
    </>
  );
}

/** What an e-mail says, in words; the preview shows how it looks. */
function MailWords({ mail }: { mail: TemplateMail }) {
  const t = useTranslations("templates");
  const words = renderMail(mail, "", new Map(), {}).text;
  return (
    <>
      {mail.preheader ? (
        <Block id="preheader" title={t("mail.preheader")}>
          <p>{mail.preheader}</p>
        </Block>
      ) : null}
      <Block id="mail" title={t(mail.mode === "source" ? "mail.html" : "mail.blocks")}>
        {mail.mode === "source" ? (
          <section
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            tabIndex={0}
            aria-label={t("mail.htmlSource")}
            className="max-h-80 overflow-auto rounded-sm bg-sunken px-3 py-2.5 font-mono text-xs whitespace-pre"
          >
            {mail.html}
          </section>
        ) : (
          <p className="whitespace-pre-wrap wrap-anywhere">{words || t("preview.empty")}</p>
        )}
      </Block>
    </>
  );
}
