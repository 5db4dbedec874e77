"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { CopyId } from "#components/messaging/copy-id";
import type { PreviewFiles } from "#components/messaging/preview/preview-media";
import { TemplateStatus } from "#components/messaging/template-status";
import { BottomBar } from "#components/shell/navigation/bottom-bar";
import { PageHeader } from "#components/shell/page";
import { Button, ButtonLink } from "#components/ui/button";
import { Card, CardBody, CardFooter, CardHeader } from "#components/ui/card";
import { cn } from "#components/ui/cn";
import { Dialog } from "#components/ui/dialog";
import { Eye, Pencil, Send } from "#components/ui/icons";
import { KeyValue } from "#components/ui/key-value";
import { LocalTime } from "#components/ui/local-time";
import { Mono } from "#components/ui/mono";
import { TextLink } from "#components/ui/text-link";
import type { TemplateRules } from "#lib/connectors/profile";
import { languageName } from "#lib/templates/limits";
import type { VersionRow } from "#lib/templates/queries";
import type { Template } from "#lib/templates/rows";
import { canDo, type EditAllowance } from "#lib/templates/state-rules";
import { SendingSwitch } from "../../../_templates/sending-switch.tsx";
import { TemplateMenu } from "../../../_templates/template-menu.tsx";
import { TemplatePhone } from "../../../_templates/template-phone.tsx";
import { Block } from "./blocks/block.tsx";
import { PauseSwitch } from "./blocks/category-block.tsx";
import { TemplateWords } from "./blocks/template-words.tsx";
import type { DesignerChannel } from "./designer.tsx";
import { asideLook, DesignerLayout } from "./designer-layout.tsx";
import { SettingRow } from "./fields/setting-row.tsx";
import { TemplateUse, type TemplateUseFacts } from "./template-use.tsx";

type Props = {
  template: Template;
  channel: DesignerChannel;
  rules: TemplateRules;
  allowance: EditAllowance | null;
  files: PreviewFiles;
  versions: VersionRow[];
  use: TemplateUseFacts;
  manages: boolean;
  sends: boolean;
  tabs: ReactNode;
  notes: ReactNode;
};

/** A template to read: during its review, once it is approved, and for members who may not edit it. */
export function TemplateView({
  template,
  channel,
  rules,
  allowance,
  files,
  versions,
  use,
  manages,
  sends,
  tabs,
  notes,
}: Props) {
  const t = useTranslations("templates");
  const states = useTranslations("states");
  const errors = useTranslations("errors.templates");
  const router = useRouter();
  const [previewing, setPreviewing] = useState(false);
  const { code, name, state, content } = template;
  const base = `/channels/${channel.id}`;
  const sendable = canDo("send", state) && template.sendingAllowed && sends;
  const waits = template.approval?.state === "waiting" ? t("approval.editFirst") : null;
  const limited =
    waits ??
    (state === "pass" && allowance?.refusal
      ? errors(allowance.refusal === "editDaily" ? "editDaily" : "editMonthly")
      : null);
  const phone = <TemplatePhone name={name} sender={channel.name} content={content} rules={rules} files={files} />;
  return (
    <>
      <PageHeader
        title={<span className="break-all">{name}</span>}
        state={<TemplateStatus state={state} mode={rules.mode} ground />}
        sub={
          <>
            <span>
              {states(`platform.${channel.type}`)} · {states(`templateCategory.${template.category}`)}
            </span>
            <CopyId value={code} />
          </>
        }
        actions={
          manages ? (
            <>
              <TemplateMenu template={template} channelId={channel.id} manages own />
              {canDo("edit", state) && !canDo("save", state) ? (
                <Button
                  icon={<Pencil aria-hidden />}
                  disabledReason={limited}
                  onClick={() => router.replace(`${base}/templates/${code}?edit=1`)}
                >
                  {t("menu.edit")}
                </Button>
              ) : null}
              {sendable ? (
                <ButtonLink variant="primary" icon={<Send aria-hidden />} href={`${base}/send?template=${code}`}>
                  {t("menu.send")}
                </ButtonLink>
              ) : null}
            </>
          ) : null
        }
      />
      {notes}
      {tabs}
      <DesignerLayout
        words={
          <Card aria-label={t("content")}>
            <TemplateWords template={template} rules={rules} />
            <Block id="switches" title={t("settings")}>
              <SettingRow
                control={<SendingSwitch template={template} disabled={!manages} />}
                label={t("column.sending")}
                hint={t("sending.hint")}
              />
              {rules.mode === "reviewed" ? (
                <PauseSwitch code={code} pauses={template.pauseOnCategoryChange} disabled={!manages} />
              ) : null}
            </Block>
          </Card>
        }
        phone={phone}
        aside={
          <div className={cn("flex flex-col gap-4", asideLook(false))}>
            <Facts template={template} versions={versions} allowance={allowance} />
            <TemplateUse {...use} />
          </div>
        }
      />
      <BottomBar>
        <Button icon={<Eye aria-hidden />} onClick={() => setPreviewing(true)}>
          {t("preview.open")}
        </Button>
      </BottomBar>
      <Dialog open={previewing} onOpenChange={setPreviewing} title={t("preview.open")}>
        {phone}
      </Dialog>
    </>
  );
}

function Facts({ template, versions, allowance }: Pick<Props, "template" | "versions" | "allowance">) {
  const t = useTranslations("templates");
  const locale = useLocale();
  return (
    <Card>
      <CardHeader title={t("facts.title")} line />
      <CardBody top>
        <KeyValue
          rows={[
            {
              key: "language",
              label: t("column.language"),
              value: (
                <>
                  {languageName(template.language, locale)}{" "}
                  <Mono className="text-muted-foreground">{template.language}</Mono>
                </>
              ),
            },
            { key: "by", label: t("facts.createdBy"), value: template.createdBy },
            { key: "created", label: t("facts.created"), value: <LocalTime at={template.createdAt} show="full" /> },
            {
              key: "submitted",
              label: t("facts.submitted"),
              value: template.submittedAt ? <LocalTime at={template.submittedAt} show="full" /> : null,
            },
            {
              key: "decided",
              label: t("facts.decided"),
              value: template.decidedAt ? <LocalTime at={template.decidedAt} show="full" /> : null,
            },
            {
              key: "edits",
              label: t("facts.edits"),
              value: allowance && template.state === "pass" ? t("facts.editsLeft", { left: allowance.left }) : null,
            },
            {
              key: "next",
              label: t("facts.nextEdit"),
              value:
                template.state === "pass" && allowance?.nextAt ? <LocalTime at={allowance.nextAt} show="full" /> : null,
            },
          ]}
        />
      </CardBody>
      {versions.length > 0 ? (
        <CardFooter className="block">
          <span className="flex items-center justify-between gap-2">
            <b className="font-strong">{t("facts.versions")}</b>
            <TextLink href={`/channels/${template.channelId}/templates/${template.code}/versions`}>
              {t("facts.compare")}
            </TextLink>
          </span>
          <ol>
            {versions.map((version) => (
              <li key={version.version} className="border-border border-t py-[9px] first:border-t-0">
                {t("facts.version", { version: version.version, name: version.submittedBy })} ·{" "}
                <LocalTime at={version.submittedAt} />
              </li>
            ))}
          </ol>
        </CardFooter>
      ) : null}
    </Card>
  );
}
