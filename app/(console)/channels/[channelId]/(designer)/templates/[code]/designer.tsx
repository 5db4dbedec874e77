"use client";

import { Eye, Redo2, Send, Undo2 } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useEffectEvent, useState } from "react";
import { toast } from "sonner";
import { FormAlert } from "#components/form/form-alert";
import { StatusBadge } from "#components/messaging/status-badge";
import { PageHeader } from "#components/shell/page";
import { Button, IconButton } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import { LocalTime } from "#components/ui/local-time";
import type { Platform } from "#db/enums";
import type { Template } from "#lib/templates/rows";
import { canDo, type EditAllowance } from "#lib/templates/state-rules";
import { TemplateMenu } from "../../../_templates/template-menu.tsx";
import { BodyBlock } from "./body-block.tsx";
import { ButtonsBlock } from "./buttons-block.tsx";
import { CategoryBlock } from "./category-block.tsx";
import { CoachPanel } from "./coach-panel.tsx";
import { FooterBlock } from "./footer-block.tsx";
import { HeaderBlock } from "./header-block.tsx";
import { SubmitDialog } from "./submit-dialog.tsx";
import { TemplatePhone } from "./template-phone.tsx";
import { useDesigner } from "./use-designer.ts";

export type DesignerChannel = { id: string; name: string; type: Platform; bound: boolean };

type Props = {
  template: Template;
  channel: DesignerChannel;
  allowance: EditAllowance;
  tabs: ReactNode;
  notes: ReactNode;
};

/** Writes a template: blocks left, the phone beside them, the coach right. */
export function Designer({ template, channel, allowance, tabs, notes }: Props) {
  const t = useTranslations("templates");
  const states = useTranslations("states");
  const errors = useTranslations("errors.templates");
  const router = useRouter();
  const designer = useDesigner(template);
  const { design, history, block } = designer;
  const [submitting, setSubmitting] = useState(false);
  const [previewing, setPreviewing] = useState(false);
  const savable = canDo("save", template.state);
  const base = `/channels/${channel.id}/templates`;
  const phone = <TemplatePhone name={template.name} sender={channel.name} content={design.content} />;

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.metaKey || event.ctrlKey) || event.altKey || submitting || previewing) return;
    const key = event.key.toLowerCase();
    const step =
      key === "z" && !event.shiftKey
        ? history.undo
        : key === "y" || (key === "z" && event.shiftKey)
          ? history.redo
          : key === "s" && savable
            ? () => void designer.save()
            : null;
    if (!step) return;
    event.preventDefault();
    step();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);

  const blocked =
    template.state === "pass" && allowance.refusal
      ? errors(allowance.refusal)
      : channel.bound
        ? null
        : errors("channelUnbound");
  const submitButton = (words: string) => (
    <Button
      variant="primary"
      icon={<Send aria-hidden />}
      busy={designer.busy === "submit"}
      disabledReason={blocked}
      onClick={() => {
        if (designer.check()) setSubmitting(true);
      }}
    >
      {words}
    </Button>
  );

  return (
    <>
      <PageHeader
        title={<span className="break-all">{template.name}</span>}
        state={<StatusBadge of="template" state={template.state} ground />}
        sub={
          <>
            <span>
              {states(`platform.${channel.type}`)} · {states(`templateCategory.${design.category}`)}
            </span>
            <span role="status">
              {designer.dirty ? (
                t("saved.dirty")
              ) : (
                <>
                  {t("saved.at")} <LocalTime at={designer.savedAt} />
                </>
              )}
            </span>
          </>
        }
        actions={
          <>
            <IconButton label={t("tools.undo")} disabled={!history.canUndo} onClick={history.undo}>
              <Undo2 aria-hidden />
            </IconButton>
            <IconButton label={t("tools.redo")} disabled={!history.canRedo} onClick={history.redo}>
              <Redo2 aria-hidden />
            </IconButton>
            <TemplateMenu template={template} channelId={channel.id} manages own />
            {savable ? (
              <Button busy={designer.busy === "save"} onClick={() => void designer.save()}>
                {t("save")}
              </Button>
            ) : (
              <Button onClick={() => router.replace(`${base}/${template.code}`)}>{t("discard")}</Button>
            )}
            <span className="hide-s contents">{submitButton(t("submit.button"))}</span>
          </>
        }
      />
      {notes}
      {channel.bound ? null : (
        <p className="mute">
          {errors("channelUnbound")}{" "}
          <Link className="link" href={`/channels/${channel.id}/account`}>
            {t("bind")}
          </Link>
        </p>
      )}
      <FormAlert problem={designer.problem} />
      {tabs}
      <div className="des">
        <section className="card form" aria-label={t("designer")}>
          <CategoryBlock
            code={template.code}
            category={design.category}
            fixedReason={savable ? null : t("category.fixed")}
            onChange={(category) => history.change("", (now) => ({ ...now, category }))}
            pauses={template.pauseOnCategoryChange}
          />
          <HeaderBlock {...block} />
          <BodyBlock {...block} />
          <FooterBlock {...block} />
          <ButtonsBlock {...block} />
        </section>
        <div className="pv sticky">{phone}</div>
        <CoachPanel
          design={design}
          issues={designer.issues}
          allowance={allowance}
          approved={template.state === "pass"}
        />
      </div>
      <div className="bar-s">
        <Button icon={<Eye aria-hidden />} onClick={() => setPreviewing(true)}>
          {t("preview.open")}
        </Button>
        {submitButton(t("submit.short"))}
      </div>
      <Dialog open={previewing} onOpenChange={setPreviewing} title={t("preview.open")}>
        {phone}
      </Dialog>
      <SubmitDialog
        template={template}
        open={submitting}
        onOpenChange={setSubmitting}
        onConfirm={async () => {
          if (!(await designer.submit())) return;
          toast.success(t("submit.done"));
          if (!savable) router.replace(`${base}/${template.code}`);
        }}
      />
    </>
  );
}
