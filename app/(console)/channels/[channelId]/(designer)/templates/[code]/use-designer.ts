"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useMemo, useRef, useState } from "react";
import { get, useWatch } from "react-hook-form";
import type { z } from "zod";
import { useActionForm } from "#components/form/use-action-form";
import type { PreviewFiles } from "#components/messaging/preview/preview-media";
import { defer } from "#components/ui/deferred";
import type { ActionResult } from "#lib/actions/result";
import type { TemplateRules } from "#lib/connectors/profile";
import { designIssues } from "#lib/templates/content/design-rules";
import { carrySamples, pruneSamples } from "#lib/templates/content/edit-content";
import { type Design, sameDesign } from "#lib/templates/design";
import type { TemplateDraft } from "#lib/templates/drafts";
import type { Template } from "#lib/templates/rows";
import type { SaveTemplateInput } from "#lib/templates/schema";
import { editTemplateAction, saveTemplateAction, submitTemplateAction } from "../../../_templates/actions.ts";
import { askForApprovalAction } from "../../../_templates/approval-actions.ts";
import { type BlockProps, goToField, missing } from "./design.ts";
import { useTemplateDraft } from "./draft/use-template-draft.ts";
import type { EditDecision } from "./submit-dialog.tsx";
import { designOf, useBase } from "./use-base.ts";
import { useHistory } from "./use-history.ts";

const schema = defer(() => import("#lib/templates/schema").then((rules) => rules.SaveTemplateInput));

type Intent = "save" | "submit";
type Values = z.input<typeof SaveTemplateInput>;
const fields = ["header", "media", "offer", "body", "footer", "buttons", "cards", "code", "validitySeconds"] as const;

type DesignerFacts = {
  draft: TemplateDraft | null;
  files: PreviewFiles;
  /** Another person approves it before it is submitted. */
  asks: boolean;
  onSubmitted: (waits: boolean) => void;
};

/**
 * The state of the designer: the form with undo, its issues, the draft that is kept as one types, and the functions that
 * save and submit it.
 */
export function useDesigner(template: Template, rules: TemplateRules, facts: DesignerFacts) {
  const { draft, onSubmitted } = facts;
  const { files, uploads } = useUploads(template.channelId, facts.files);
  const [attempted, setAttempted] = useState(false);
  const base = useBase(template, draft);
  const { form, problem, run, running } = useTemplateForm(template, {
    opening: draft?.design ?? designOf(template),
    seenAt: base.seenAt,
    asks: facts.asks,
    async before() {
      await keeping.flush();
    },
    onSaved(design, { updatedAt, waits }) {
      // The words of an edit that waits stay in the draft, should it be withdrawn.
      if (!waits) keeping.ended(design);
      if (updatedAt) base.saved(design, updatedAt);
      else onSubmitted(waits);
    },
  });
  const { category, content } = useWatch({ control: form.control }) as Values;
  const design: Design = { category, content };
  const dirty = !sameDesign(design, base.design);
  const keeping = useTemplateDraft({ code: template.code, design, base: base.design, dirty, draft });

  const history = useDesignHistory(form, draft);
  const issues = useMemo(() => designIssues({ category, content }, rules), [category, content, rules]);
  const block = useBlocks({ form, design, rules, issues, attempted, history, uploads });
  const categoryProblem = block.errors("category")[0] ?? form.formState.errors.category?.message;

  return {
    design,
    history,
    issues,
    problem,
    running,
    dirty,
    base,
    keeping,
    save: () => run("save"),
    submit: (decision: EditDecision) => run("submit", decision),
    /** Puts the words that somebody else has saved meanwhile in place of the typed ones; undo brings those back. */
    takeSaved() {
      history.change("", () => designOf(template));
      base.follow();
    },
    /** @returns whether nothing is left to fix; otherwise focuses the first field with an issue */
    check(): boolean {
      setAttempted(true);
      const [first] = issues;
      // Wait until the fields are marked.
      if (first) requestAnimationFrame(() => goToField(first.field));
      return !first;
    },
    categoryError: categoryProblem,
    files,
    block,
  };
}

type FormFacts = {
  opening: Design;
  /** `updatedAt` of the template whose words the person has before them. */
  seenAt: string;
  asks: boolean;
  /** Runs before the template is saved or submitted. */
  before: () => Promise<void>;
  onSaved: (design: Design, saved: Saved) => void;
};

/** `updatedAt` is null when it was submitted; `waits` is true when it is kept until what is being sent has left. */
type Saved = { updatedAt: string | null; waits: boolean };

/** The form, which is either saved into the template or submitted for review. */
function useTemplateForm(template: Template, { opening, seenAt, asks, before, onSaved }: FormFacts) {
  const router = useRouter();
  const [running, setRunning] = useState<Intent | null>(null);
  const intent = useRef<Intent>("save");
  const decided = useRef<EditDecision>({ choice: "now", campaigns: [] });
  const {
    form,
    problem,
    submit: send,
  } = useActionForm({
    schema: schema.load,
    async action(input: SaveTemplateInput): Promise<ActionResult<{ design: Design; saved: Saved }>> {
      const design = { category: input.category, content: pruneSamples(input.content) };
      const pruned = { ...input, ...design };
      const submit = asks ? ask : submitNow;
      const result = await (intent.current === "save" ? saveTemplateAction(pruned) : submit(pruned, decided.current));
      if (result.ok) {
        const updatedAt = "updatedAt" in result.data ? result.data.updatedAt : null;
        return {
          ok: true,
          data: { design, saved: { updatedAt, waits: "waits" in result.data && result.data.waits === true } },
        };
      }
      // Somebody else has saved meanwhile: the page then shows it and asks whose words stay.
      if (result.code === "conflict") router.refresh();
      return result;
    },
    defaultValues: { code: template.code, ...opening, seenAt },
    onSuccess: ({ design, saved }) => onSaved(design, saved),
  });

  async function run(asked: Intent, decision: EditDecision = { choice: "now", campaigns: [] }) {
    if (running) return;
    intent.current = asked;
    decided.current = decision;
    setRunning(asked);
    try {
      await before();
      form.setValue("seenAt", seenAt);
      await send();
      // Fields of the content are not registered one by one, so the form cannot focus the one that was refused.
      const refused = fields.find((field) => form.getFieldState(`content.${field}`).invalid);
      if (refused) requestAnimationFrame(() => goToField(refused));
    } finally {
      setRunning(null);
    }
  }
  return { form, problem, run, running };
}

/** Asks another person to let it through. */
function ask(input: SaveTemplateInput, { choice }: EditDecision) {
  return askForApprovalAction({ ...input, choice });
}

/** A template that has been approved may be in use. */
function submitNow(input: SaveTemplateInput, decision: EditDecision) {
  const inUse = decision.choice !== "now" || decision.campaigns.length > 0;
  return inUse ? editTemplateAction({ ...input, ...decision }) : submitTemplateAction(input);
}

/** The files that are shown: those that were uploaded since the page was read can be seen at once, too. */
function useUploads(channelId: string, given: PreviewFiles) {
  const [files, setFiles] = useState(given);
  const onUploaded = (id: string, href: string) => setFiles((held) => ({ ...held, [id]: href }));
  return { files, uploads: { channelId, onUploaded } };
}

/** Undo and redo of the form; what was kept as a draft can be taken back to what it began with. */
function useDesignHistory(form: ReturnType<typeof useTemplateForm>["form"], draft: TemplateDraft | null) {
  return useHistory<Design>({
    read() {
      const { category, content } = form.getValues();
      return { category, content };
    },
    write({ category, content }) {
      form.setValue("category", category, { shouldDirty: true });
      // The content is set as a whole: names of samples contain dots, which a path would split.
      form.setValue("content", content, { shouldDirty: true });
      form.clearErrors();
    },
    past: draft && !sameDesign(draft.design, draft.base) ? [draft.base] : [],
  });
}

type BlockFacts = {
  form: ReturnType<typeof useTemplateForm>["form"];
  design: Design;
  rules: TemplateRules;
  issues: ReturnType<typeof designIssues>;
  uploads: BlockProps["uploads"];
  attempted: boolean;
  history: Pick<ReturnType<typeof useHistory<Design>>, "change">;
};

/** The props that all blocks share. */
function useBlocks({ form, design, rules, issues, attempted, history, uploads }: BlockFacts): BlockProps {
  const words = useTranslations("errors.templates.content");
  return {
    rules,
    content: design.content,
    uploads,
    change: (place, step) =>
      history.change(place, (now) => {
        const content = step(now.content);
        return content === now.content ? now : { ...now, content: carrySamples(now.content, content) };
      }),
    errors(path) {
      const found = issues
        .filter((issue) => issue.field === path && (attempted || !missing.has(issue.key)))
        .map((issue) => words(issue.key, issue.values));
      const refused: unknown = get(form.formState.errors, `content.${path}.message`);
      return typeof refused === "string" && !found.includes(refused) ? [...found, refused] : found;
    },
  };
}
