/** Review of templates: after a delay, a decision by name prefix, words and category, sent by webhook. */
import type { Sandbox } from "../../sandbox.ts";
import type { Category, Component, Template, TemplateStatus } from "../world/template-model.ts";

const SLOW_MS = 600_000;
const PAUSES_MS = [3 * 3_600_000, 6 * 3_600_000];
const REJECTED_WORDS: [RegExp, string, string][] = [
  [/\b(casino|lottery|gambl\w*|betting)\b/i, "ABUSIVE_CONTENT", "The template offers goods that are not allowed."],
  [/\b(your password|card number|cvv)\b/i, "SCAM", "The template asks for sensitive identifiers."],
];
const PROMOTIONAL = /\b(discount|sale|coupon|promo)\b|%/i;

export type Verdict =
  | { decision: "approve"; category?: Category }
  | { decision: "reject"; reason?: string; recommendation?: string }
  | { decision: "pause" | "disable" | "flag" | "unpause" }
  /** Somebody asks for another review in the platform's own console; it lasts until it is decided. */
  | { decision: "appeal" }
  | { decision: "quality"; quality: "GREEN" | "YELLOW" | "RED" }
  | { decision: "category"; category: Category }
  | { decision: "announce_category"; category: Category }
  /** An edit in the platform's own console: the body gets this text and is reviewed again. */
  | { decision: "edit"; text: string };

export class Review {
  #sandbox: Sandbox;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  /** Starts the review of a template; the decision comes after the delay. */
  submit(template: Template): void {
    const { clock, dials } = this.#sandbox;
    template.status = "PENDING";
    template.rejectedReason = "NONE";
    template.decideAt = clock.now() + (template.name.startsWith("slow_") ? SLOW_MS : dials.reviewDelayMs);
    this.watch(template);
  }

  /** Sets the timers of a template; also called for restored templates. */
  watch(template: Template): void {
    const { clock, world } = this.#sandbox;
    const { decideAt, resumeAt } = template;
    if (decideAt !== null)
      clock.after(decideAt - clock.now(), () => {
        if (world.templates.get(template.id) === template && template.decideAt === decideAt)
          this.decide(template, decisionFor(template));
      });
    if (resumeAt !== null)
      clock.after(resumeAt - clock.now(), () => {
        if (world.templates.get(template.id) === template && template.resumeAt === resumeAt)
          this.decide(template, { decision: "unpause" });
      });
  }

  /** Counts a send; templates named `pause_…` pause after three. */
  sent(template: Template): void {
    template.sends++;
    if (template.name.startsWith("pause_") && template.sends % 3 === 0 && template.status === "APPROVED")
      this.decide(template, { decision: "pause" });
  }

  decide(template: Template, verdict: Verdict): void {
    const { clock } = this.#sandbox;
    template.decideAt = null;
    switch (verdict.decision) {
      case "approve":
        if (verdict.category && verdict.category !== template.category) this.#recategorise(template, verdict.category);
        template.rejectedReason = "NONE";
        this.#status(template, "APPROVED", { reason: "NONE" });
        return;
      case "reject":
        this.#reject(template, verdict);
        return;
      case "pause":
        this.#pause(template);
        return;
      case "disable":
        this.#status(template, "DISABLED", {
          reason: "NONE",
          disable_info: { disable_date: String(clock.seconds()) },
        });
        return;
      case "appeal":
        template.rejectedReason = "NONE";
        this.#status(template, "IN_APPEAL", { reason: "NONE" });
        return;
      case "flag":
        this.#status(template, "FLAGGED", { reason: "NONE" });
        return;
      case "unpause":
        template.resumeAt = null;
        this.#status(template, "APPROVED", { reason: "NONE" });
        return;
      case "quality": {
        const previous = template.quality;
        template.quality = verdict.quality;
        this.#send(template, "message_template_quality_update", {
          previous_quality_score: previous,
          new_quality_score: verdict.quality,
        });
        return;
      }
      case "category":
        this.#recategorise(template, verdict.category);
        return;
      case "edit":
        this.#edit(template, verdict.text);
        return;
      case "announce_category":
        template.correctCategory = verdict.category;
        this.#send(template, "template_category_update", {
          new_category: template.category,
          correct_category: verdict.category,
          category_update_timestamp: clock.seconds() + 86_400,
        });
        return;
    }
  }

  #edit(template: Template, text: string): void {
    for (const component of template.components) if (component.type === "BODY") component.text = text;
    this.#send(template, "message_template_components_update", { message_template_element: text });
    this.submit(template);
    this.#sandbox.changed();
  }

  #reject(template: Template, { reason, recommendation }: Extract<Verdict, { decision: "reject" }>): void {
    template.rejectedReason = reason ?? "INVALID_FORMAT";
    const said = recommendation ?? "Check the wording and the samples, then submit it again.";
    this.#status(template, "REJECTED", {
      reason: template.rejectedReason,
      rejection_info: { reason: said, recommendation: "Edit the template and submit it again." },
    });
  }

  #pause(template: Template): void {
    const { clock } = this.#sandbox;
    const length = PAUSES_MS[template.pauses++];
    if (length === undefined) {
      this.decide(template, { decision: "disable" });
      return;
    }
    template.resumeAt = clock.now() + length;
    this.#status(template, "PAUSED", {
      reason: "NONE",
      other_info: {
        title: template.pauses === 1 ? "FIRST_PAUSE" : "SECOND_PAUSE",
        description: `Your message template has been paused for ${length / 3_600_000} hours because of low quality.`,
      },
    });
    this.watch(template);
  }

  #recategorise(template: Template, category: Category): void {
    if (category === template.category) return;
    template.previousCategory = template.category;
    template.category = category;
    template.correctCategory = null;
    this.#send(template, "template_category_update", {
      previous_category: template.previousCategory,
      new_category: category,
    });
    this.#sandbox.changed();
  }

  #status(template: Template, status: TemplateStatus, more: object): void {
    template.status = status;
    if (status !== "PAUSED") template.resumeAt = null;
    this.#sandbox.log.add("template.decided", {
      wabaId: template.wabaId,
      templateId: template.id,
      name: template.name,
      status,
    });
    this.#send(template, "message_template_status_update", { event: status, ...more }, true);
    this.#sandbox.changed();
  }

  #send(template: Template, field: string, value: object, withCategory = false): void {
    this.#sandbox.webhooks.send({
      field,
      wabaId: template.wabaId,
      value: {
        message_template_id: Number(template.id),
        message_template_name: template.name,
        message_template_language: template.language,
        ...(withCategory ? { message_template_category: template.category } : {}),
        ...value,
      },
    });
  }
}

/** The automatic decision: by name prefix, then forbidden words, then category. */
export function decisionFor(template: Template): Verdict {
  const text = template.components.map((c) => c.text ?? "").join("\n");
  if (template.name.startsWith("rej_"))
    return {
      decision: "reject",
      reason: "INVALID_FORMAT",
      recommendation: "The variables are not described well enough.",
    };
  if (bodiesOf(template).some((body) => /\}\}\s*\{\{/.test(body)))
    return {
      decision: "reject",
      reason: "INVALID_FORMAT",
      recommendation: "Two variables stand side by side. Put words between them.",
    };
  for (const [word, reason, recommendation] of REJECTED_WORDS)
    if (word.test(text)) return { decision: "reject", reason, recommendation };
  if (template.name.startsWith("cat_"))
    return { decision: "approve", category: template.category === "MARKETING" ? "UTILITY" : "MARKETING" };
  if (template.category === "UTILITY" && PROMOTIONAL.test(text)) return { decision: "approve", category: "MARKETING" };
  return { decision: "approve" };
}

/** The words of a message and of its cards. */
function bodiesOf({ components }: Template): string[] {
  const cards = components.flatMap((c) => (c.type === "CAROUSEL" ? (c.cards as { components: Component[] }[]) : []));
  return [...components, ...cards.flatMap((card) => card.components)]
    .filter((c) => c.type === "BODY")
    .map((c) => c.text ?? "");
}
