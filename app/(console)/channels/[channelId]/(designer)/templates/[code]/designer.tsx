"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useEffectEvent, useState } from "react";
import { FormAlert } from "#components/form/form-alert";
import type { PreviewFiles } from "#components/messaging/preview/preview-media";
import { TemplateStatus } from "#components/messaging/template-status";
import { LeaveDialog } from "#components/shell/leave/leave-dialog";
import { BottomBar } from "#components/shell/navigation/bottom-bar";
import { PageHeader } from "#components/shell/page";
import { Button, IconButton } from "#components/ui/button";
import { Card } from "#components/ui/card";
import { Dialog } from "#components/ui/dialog";
import { Eye, Redo2, Send, Undo2 } from "#components/ui/icons";
import { onDemand } from "#components/ui/on-demand";
import { TextLink } from "#components/ui/text-link";
import { toast } from "#components/ui/toast";
import type { Platform } from "#db/enums";
import type { TemplateRules } from "#lib/connectors/profile";
import { contentForCategory } from "#lib/templates/content/edit-parts";
import type { TemplateDraft } from "#lib/templates/drafts";
import type { Template } from "#lib/templates/rows";
import { canDo, type EditAllowance } from "#lib/templates/state-rules";
import { TemplateMenu } from "../../../_templates/template-menu.tsx";
import { TemplatePhone } from "../../../_templates/template-phone.tsx";
import { CategoryBlock } from "./blocks/category-block.tsx";
import { ContentBlocks } from "./blocks/content-blocks.tsx";
import { DesignerLayout } from "./designer-layout.tsx";
import { DiscardDialog, DraftNotes, type OtherEditor } from "./draft/draft-notes.tsx";
import { DraftStatus } from "./draft/draft-status.tsx";
import { useDesigner } from "./use-designer.ts";

// Its rules and their texts are many, and somebody who reads the page needs none of them.
const CoachPanel = onDemand(() => import("./coach-panel.tsx").then((part) => part.CoachPanel));
const SubmitDialog = onDemand(() => import("./submit-dialog.tsx").then((part) => part.SubmitDialog));

export type DesignerChannel = { id: string; name: string; type: Platform; bound: boolean };

type Props = {
  template: Template;
  channel: DesignerChannel;
  rules: TemplateRules;
  /** Null where no platform limits the edits. */
  allowance: EditAllowance | null;
  /** Where the template's files can be seen, by their ids. */
  files: PreviewFiles;
  /** What the person has typed and not saved; null without a draft. */
  draft: TemplateDraft | null;
  others: readonly OtherEditor[];
  /** Another person approves it before it is submitted. */
  asks: boolean;
  tabs: ReactNode;
  notes: ReactNode;
};

/** The form in which a template is written, with its preview and the coach. */
export function Designer({ template, channel, rules, allowance, files, draft, others, asks, tabs, notes }: Props) {
  const t = useTranslations("templates");
  const states = useTranslations("states");
  const errors = useTranslations("errors.templates");
  const router = useRouter();
  const savable = canDo("save", template.state);
  const base = `/channels/${channel.id}/templates`;
  const toView = () => router.replace(`${base}/${template.code}`);
  const reviewed = rules.mode === "reviewed";
  const designer = useDesigner(template, rules, {
    draft,
    files,
    asks,
    onSubmitted(waits) {
      toast.success(t(asks ? "approval.asked" : waits ? "edit.kept" : reviewed ? "submit.done" : "publish.done"));
      if (waits) return toView();
      if (!savable) toView();
    },
  });
  const { design, history, block } = designer;
  const [submitting, setSubmitting] = useState(false);
  const [previewing, setPreviewing] = useState(false);
  const [discarding, setDiscarding] = useState(false);
  const savedAt = new Date(designer.base.seenAt);
  const phone = (
    <TemplatePhone
      name={template.name}
      sender={channel.name}
      content={design.content}
      rules={rules}
      files={designer.files}
    />
  );

  useKeys({
    enabled: !submitting && !previewing && !discarding,
    undo: history.undo,
    redo: history.redo,
    save: savable && !designer.base.moved ? () => void designer.save() : null,
  });

  const undecided = designer.base.moved ? t("draft.moved.first") : null;
  const blocked =
    undecided ??
    (template.state === "pass" && allowance?.refusal
      ? errors(allowance.refusal === "editDaily" ? "editDaily" : "editMonthly")
      : channel.bound || !reviewed
        ? null
        : errors("channelUnbound"));
  const submitButton = (words: string) => (
    <Button
      variant="primary"
      icon={<Send aria-hidden />}
      busy={designer.running === "submit"}
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
        state={<TemplateStatus state={template.state} mode={rules.mode} ground />}
        sub={
          <>
            <span>
              {states(`platform.${channel.type}`)} · {states(`templateCategory.${design.category}`)}
            </span>
            <DraftStatus designer={designer} savedAt={savedAt} />
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
              <Button
                busy={designer.running === "save"}
                disabledReason={undecided}
                onClick={() => void designer.save()}
              >
                {t("save")}
              </Button>
            ) : (
              <Button onClick={() => (designer.dirty ? setDiscarding(true) : toView())}>{t("discard")}</Button>
            )}
            <span className="contents narrow:hidden">
              {submitButton(t(asks ? "approval.ask" : reviewed ? "submit.button" : "publish.button"))}
            </span>
          </>
        }
      />
      {notes}
      <DraftNotes designer={designer} savedAt={savedAt} restoredAt={draft?.keptAt ?? null} others={others} />
      {channel.bound || !reviewed ? null : (
        <p className="text-muted-foreground">
          {errors("channelUnbound")} <TextLink href={`/channels/${channel.id}/account`}>{t("bind")}</TextLink>
        </p>
      )}
      <FormAlert problem={designer.problem} />
      {tabs}
      <DesignerLayout
        words={
          <Card aria-label={t("designer")}>
            <CategoryBlock
              code={template.code}
              category={design.category}
              fixedReason={savable || !reviewed ? null : t("category.fixed")}
              error={designer.categoryError}
              onChange={(category) =>
                history.change("", (now) => ({ category, content: contentForCategory(now.content, category, rules) }))
              }
              pauses={reviewed ? template.pauseOnCategoryChange : null}
            />
            <ContentBlocks block={block} category={design.category} />
          </Card>
        }
        phone={phone}
        aside={
          <CoachPanel
            design={design}
            language={template.language}
            rules={rules}
            issues={designer.issues}
            allowance={allowance}
            approved={template.state === "pass"}
            onMend={(content) => block.change("", () => content)}
          />
        }
      />
      <BottomBar>
        <Button icon={<Eye aria-hidden />} onClick={() => setPreviewing(true)}>
          {t("preview.open")}
        </Button>
        {submitButton(t(asks ? "approval.ask" : reviewed ? "submit.short" : "publish.button"))}
      </BottomBar>
      <Dialog open={previewing} onOpenChange={setPreviewing} title={t("preview.open")}>
        {phone}
      </Dialog>
      <DiscardDialog
        code={template.code}
        open={discarding}
        onOpenChange={setDiscarding}
        onDiscarded={() => {
          designer.keeping.stop();
          toView();
        }}
      />
      <LeaveDialog autosave={designer.keeping} />
      <SubmitDialog
        template={template}
        content={design.content}
        reviewed={reviewed}
        asks={asks}
        open={submitting}
        onOpenChange={setSubmitting}
        onConfirm={designer.submit}
      />
    </>
  );
}

/** Ctrl or Cmd with Z undoes, with Shift+Z or Y redoes, with S saves. */
function useKeys(keys: { enabled: boolean; undo: () => void; redo: () => void; save: (() => void) | null }) {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.metaKey || event.ctrlKey) || event.altKey || !keys.enabled) return;
    const key = event.key.toLowerCase();
    const undoes = key === "z" && !event.shiftKey;
    const redoes = key === "y" || (key === "z" && event.shiftKey);
    const act = undoes ? keys.undo : redoes ? keys.redo : key === "s" ? keys.save : null;
    if (!act) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}
