"use client";

import { CornerUpLeft, ExternalLink, Eye, Pencil, Send } from "lucide-react";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { CopyId } from "#components/messaging/copy-id";
import { StatusBadge } from "#components/messaging/status-badge";
import { PageHeader } from "#components/shell/page";
import { Button, ButtonLink } from "#components/ui/button";
import { Card, CardHeader } from "#components/ui/card";
import { Dialog } from "#components/ui/dialog";
import { KeyValue } from "#components/ui/key-value";
import { LocalTime } from "#components/ui/local-time";
import { Tag } from "#components/ui/tag";
import { languageName } from "#lib/templates/limits";
import type { VersionRow } from "#lib/templates/queries";
import type { Template } from "#lib/templates/rows";
import { templateColumns } from "#lib/templates/rules";
import { canDo, type EditAllowance } from "#lib/templates/state-rules";
import { SendingSwitch } from "../../../_templates/sending-switch.tsx";
import { TemplateMenu } from "../../../_templates/template-menu.tsx";
import { Block } from "./block.tsx";
import { PauseSwitch } from "./category-block.tsx";
import type { DesignerChannel } from "./designer.tsx";
import { TemplatePhone } from "./template-phone.tsx";

type Props = {
  template: Template;
  channel: DesignerChannel;
  allowance: EditAllowance;
  versions: VersionRow[];
  manages: boolean;
  tabs: ReactNode;
  notes: ReactNode;
};

/** A template to look at: while it is reviewed, once it is approved, and for those who may not change it. */
export function TemplateView({ template, channel, allowance, versions, manages, tabs, notes }: Props) {
  const t = useTranslations("templates");
  const states = useTranslations("states");
  const errors = useTranslations("errors.templates");
  const router = useRouter();
  const [previewing, setPreviewing] = useState(false);
  const { code, name, state, content } = template;
  const base = `/channels/${channel.id}`;
  const sendable = canDo("send", state) && template.sendingAllowed && channel.bound;
  const limited = state === "pass" && allowance.refusal ? errors(allowance.refusal) : null;
  const phone = <TemplatePhone name={name} sender={channel.name} content={content} />;
  return (
    <>
      <PageHeader
        title={<span className="break-all">{name}</span>}
        state={<StatusBadge of="template" state={state} ground />}
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
      <div className="des">
        <section className="card" aria-label={t("content")}>
          <Words template={template} />
          <Block id="switches" title={t("settings")}>
            <div className="row !items-start !gap-2.5">
              <SendingSwitch template={template} disabled={!manages} />
              <span>
                <span className="med block">{t("column.sending")}</span>
                <span className="hint block">{t("sending.hint")}</span>
              </span>
            </div>
            <PauseSwitch code={code} pauses={template.pauseOnCategoryChange} disabled={!manages} />
          </Block>
        </section>
        <div className="pv sticky">{phone}</div>
        <Facts template={template} versions={versions} allowance={allowance} />
      </div>
      <div className="bar-s">
        <Button icon={<Eye aria-hidden />} onClick={() => setPreviewing(true)}>
          {t("preview.open")}
        </Button>
      </div>
      <Dialog open={previewing} onOpenChange={setPreviewing} title={t("preview.open")}>
        {phone}
      </Dialog>
    </>
  );
}

function Words({ template: { content } }: { template: Template }) {
  const t = useTranslations("templates");
  const columns = templateColumns(content);
  return (
    <>
      {content.header ? (
        <Block id="header" title={t("field.header")}>
          <p>{content.header}</p>
        </Block>
      ) : null}
      <Block id="body" title={t("field.body")}>
        <p className="whitespace-pre-wrap">{content.body || t("preview.empty")}</p>
      </Block>
      {content.footer ? (
        <Block id="footer" title={t("field.footer")}>
          <p className="mute">{content.footer}</p>
        </Block>
      ) : null}
      {content.buttons.length > 0 ? (
        <Block id="buttons" title={t("field.buttons")}>
          <ul className="stack t">
            {content.buttons.map((button) => (
              <li key={button.text} className="row w">
                <Tag
                  icon={
                    button.kind === "url" ? (
                      <ExternalLink className="xs" aria-hidden />
                    ) : (
                      <CornerUpLeft className="xs" aria-hidden />
                    )
                  }
                >
                  {button.text}
                </Tag>
                {button.kind === "url" ? <span className="mono mute break-all">{button.url}</span> : null}
              </li>
            ))}
          </ul>
        </Block>
      ) : null}
      {columns.length > 0 ? (
        <Block id="samples" title={t("samples.title")}>
          <table className="vars plain">
            <thead>
              <tr>
                <th scope="col">{t("samples.column")}</th>
                <th scope="col">{t("samples.sample")}</th>
              </tr>
            </thead>
            <tbody>
              {columns.map((column) => (
                <tr key={column}>
                  <td className="mono mute">{column}</td>
                  <td>{content.samples[column] ?? ""}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Block>
      ) : null}
    </>
  );
}

function Facts({ template, versions, allowance }: Pick<Props, "template" | "versions" | "allowance">) {
  const t = useTranslations("templates");
  const locale = useLocale();
  return (
    <Card className="coach">
      <CardHeader title={t("facts.title")} line />
      <div className="card-b t">
        <KeyValue
          rows={[
            {
              key: "language",
              label: t("column.language"),
              value: (
                <>
                  {languageName(template.language, locale)} <span className="mono mute">{template.language}</span>
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
              value: template.state === "pass" ? t("facts.editsLeft", { left: allowance.left }) : null,
            },
            {
              key: "next",
              label: t("facts.nextEdit"),
              value:
                template.state === "pass" && allowance.nextAt ? <LocalTime at={allowance.nextAt} show="full" /> : null,
            },
          ]}
        />
      </div>
      {versions.length > 0 ? (
        <div className="card-f !block">
          <b className="strong">{t("facts.versions")}</b>
          <ol>
            {versions.map((version) => (
              <li key={version.version}>
                {t("facts.version", { version: version.version, name: version.submittedBy })} ·{" "}
                <LocalTime at={version.submittedAt} />
              </li>
            ))}
          </ol>
        </div>
      ) : null}
    </Card>
  );
}
