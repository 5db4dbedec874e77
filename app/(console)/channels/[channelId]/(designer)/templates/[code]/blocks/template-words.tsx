"use client";

import { useTranslations } from "next-intl";
import { Mono } from "#components/ui/mono";
import type { TemplateRules } from "#lib/connectors/profile";
import { templateColumns } from "#lib/templates/content/render-template";
import type { Template } from "#lib/templates/rows";
import { ButtonTag } from "../fields/button-tag.tsx";
import { VariableCell, VariableHead, VariableTable } from "../fields/variable-table.tsx";
import { Block } from "./block.tsx";

/** The parts of a template and its samples, to read. */
export function TemplateWords({ template: { content }, rules }: { template: Template; rules: TemplateRules }) {
  const t = useTranslations("templates");
  const columns = templateColumns(content);
  return (
    <>
      {content.header ? (
        <Block id="header" title={t(rules.header === "subject" ? "field.subject" : "field.header")}>
          <p>{content.header}</p>
        </Block>
      ) : null}
      <Block id="body" title={t("field.body")}>
        <p className="whitespace-pre-wrap">{content.body || t("preview.empty")}</p>
      </Block>
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
