"use client";

import { useLocale, useTranslations } from "next-intl";
import { useId, useState } from "react";
import { Field } from "#components/form/field";
import { ChevronDown } from "#components/ui/icons";
import { inputLook } from "#components/ui/input";
import { LocalTime } from "#components/ui/local-time";
import { Note } from "#components/ui/note";
import { onDemand } from "#components/ui/on-demand";
import { Select } from "#components/ui/select";
import { Tag } from "#components/ui/tag";
import { TextLink } from "#components/ui/text-link";
import { templateColumns } from "#lib/templates/content/render-template";
import { languageName } from "#lib/templates/limits";
import type { SendableTemplate } from "#lib/templates/queries";
import { FieldPair, Section } from "../section.tsx";
import type { SendData } from "../send-data.ts";
import type { SendFormState } from "../use-send-form.ts";

const LanguageChoice = onDemand(() => import("./language-choice.tsx").then((part) => part.LanguageChoice));
const LibraryAddress = onDemand(() =>
  import("#components/messaging/library/library-address").then((part) => part.LibraryAddress),
);
const TemplatePicker = onDemand(() => import("./template-picker.tsx").then((part) => part.TemplatePicker));

/** The template to send, chosen by language. */
export function MessageSection({ data, send }: { data: SendData; send: SendFormState }) {
  const t = useTranslations("send.message");
  const reader = useLocale();
  const id = useId();
  const [picking, setPicking] = useState(false);
  const { template, values } = send;
  const languages = [...new Set(data.templates.map((one) => one.language))];
  const ofLanguage = data.templates.filter((one) => one.language === values.language);
  return (
    <Section number={1} title={t("title")} done={template !== null} next>
      <FieldPair>
        <Field id={`${id}-language`} label={t("language")} hint={t("languageHint", { count: ofLanguage.length })}>
          <Select
            id={`${id}-language`}
            value={values.language}
            placeholder={t("chooseLanguage")}
            options={languages.map((code) => ({ value: code, label: `${languageName(code, reader)} · ${code}` }))}
            onValueChange={(language) => send.change({ language })}
          />
        </Field>
        <Field
          id={`${id}-template`}
          label={t("template")}
          hint={template ? t("variables", { count: templateColumns(template.content).length }) : undefined}
          error={send.errorOf("templateCode")}
        >
          <TemplateButton id={`${id}-template`} template={template} onClick={() => setPicking(true)} />
        </Field>
      </FieldPair>
      {send.languages.length > 0 ? <LanguageChoice send={send} /> : null}
      {template ? <TemplateNotes template={template} consent={data.consent} /> : null}
      {template ? <OwnFiles channelId={data.channel.id} content={template.content} /> : null}
      <TemplatePicker
        open={picking}
        onOpenChange={setPicking}
        brand={data.brand}
        rules={data.rules}
        files={data.files}
        language={languageName(values.language, reader)}
        templates={ofLanguage}
        chosen={values.templateCode}
        onChoose={(templateCode) => send.change({ templateCode })}
      />
    </Section>
  );
}

/** For a template whose file each person has of their own: where the addresses of such files come from. */
function OwnFiles({ channelId, content }: { channelId: string; content: SendableTemplate["content"] }) {
  const { media } = content;
  if (!media || media.kind === "location" || !media.perPerson) return null;
  return <LibraryAddress channelId={channelId} kind={media.kind} column="header.link" />;
}

function TemplateButton({
  id,
  template,
  onClick,
}: {
  id: string;
  template: SendableTemplate | null;
  onClick: () => void;
}) {
  const t = useTranslations("send.message");
  const words = useTranslations("states.templateCategory");
  return (
    <button type="button" id={id} className={inputLook()} onClick={onClick}>
      {template ? (
        <>
          <span className="min-w-0 flex-1 truncate font-medium">{template.name}</span>
          <Tag>{words(template.category)}</Tag>
          <span className="text-xs font-medium text-primary">{t("change")}</span>
        </>
      ) : (
        <>
          <span className="min-w-0 flex-1 text-muted-foreground">{t("select")}</span>
          <ChevronDown className="text-muted-foreground" aria-hidden />
        </>
      )}
    </button>
  );
}

/** What to know before this template is sent: a category the platform changed, and whose consent it needs. */
function TemplateNotes({ template, consent }: { template: SendableTemplate; consent: SendData["consent"] }) {
  const t = useTranslations("send.message");
  const words = useTranslations("states.templateCategory");
  const { category, previousCategory, categoryChangedAt } = template;
  return (
    <>
      {categoryChangedAt && previousCategory ? (
        <Note tone="warning">
          {t.rich("changedCategory", {
            before: words(previousCategory),
            after: words(category),
            date: () => <LocalTime at={categoryChangedAt} show="date" />,
          })}
        </Note>
      ) : null}
      {category === "marketing" && consent.required ? (
        <Note>
          {t.rich("consent", {
            link: (chunks) => (consent.mayChange ? <TextLink href="/settings/workspace">{chunks}</TextLink> : null),
          })}
        </Note>
      ) : null}
    </>
  );
}
