/** Templates: create, list, read, edit, delete, unpause. */

import { page, select } from "../graph/answers.ts";
import { GraphError, invalid, refuse } from "../graph/errors.ts";
import { type Fields, oneOf, onlyKeys, textOf } from "../graph/fields.ts";
import { bodyOf, type GraphAnswer, type GraphCall } from "../graph/request.ts";
import type { Waba } from "../world/model.ts";
import type { Category, Template } from "../world/template-model.ts";
import { checkComponents, checkName, checkTtl } from "./template-check.ts";

const DAY_MS = 86_400_000;
const CATEGORIES = ["MARKETING", "UTILITY", "AUTHENTICATION"] as const;
const DEFAULTS = ["name", "parameter_format", "components", "language", "status", "category", "id"];

function row(template: Template): Record<string, unknown> {
  return {
    id: template.id,
    name: template.name,
    language: template.language,
    status: template.status,
    category: template.category,
    sub_category: null,
    previous_category: template.previousCategory,
    correct_category: template.correctCategory,
    parameter_format: template.parameterFormat,
    components: template.components,
    message_send_ttl_seconds: template.ttlSeconds,
    quality_score: { score: template.quality, date: Math.floor(template.createdAt / 1000) },
    rejected_reason: template.rejectedReason,
    last_updated_time: null,
  };
}

const CREATE_FIELDS = [
  ...["name", "language", "category", "components", "parameter_format"],
  ...["message_send_ttl_seconds", "allow_category_change"],
];

export function createTemplate(call: GraphCall, waba: Waba): GraphAnswer {
  const { world, clock, review } = call.sandbox;
  const fields = bodyOf(call);
  onlyKeys(fields, CREATE_FIELDS, "$");
  const name = checkName(fields);
  const language = textOf(fields, "language", { max: 15 });
  if (!/^[a-z]{2,3}(_[A-Z]{2,3})?$/.test(language))
    throw invalid(`Param language must be a supported language and locale code - got "${language}".`);
  const category = oneOf(fields, "category", CATEGORIES) as Category;
  const named = isNamed(fields);
  const components = checkComponents(fields.components, { category, named }, world);
  const ttlSeconds = checkTtl(fields, category);
  const now = clock.now();
  refuseTaken(call, waba, { name, language, category });
  waba.creations = waba.creations.filter((at) => at > now - 3_600_000);
  if (waba.creations.length >= 100) throw new GraphError(80008, { subcode: 2494055 });
  waba.creations.push(now);
  const template: Template = {
    id: world.newId(),
    wabaId: waba.id,
    name,
    language,
    category,
    previousCategory: null,
    correctCategory: null,
    status: "PENDING",
    parameterFormat: named ? "NAMED" : "POSITIONAL",
    components,
    ttlSeconds,
    quality: "UNKNOWN",
    rejectedReason: "NONE",
    decideAt: null,
    edits: [],
    sends: 0,
    pauses: 0,
    resumeAt: null,
    createdAt: now,
  };
  world.keepTemplate(template);
  review.submit(template);
  call.sandbox.changed();
  return { body: { id: template.id, status: template.status, category: template.category } };
}

function isNamed(fields: Fields): boolean {
  if (fields.parameter_format === undefined) return false;
  const format = String(fields.parameter_format).toUpperCase();
  return oneOf({ format }, "format", ["POSITIONAL", "NAMED"], "parameter_format") === "NAMED";
}

/** @throws GraphError when the name is locked or taken, has another category, or the account has too many templates */
function refuseTaken(call: GraphCall, waba: Waba, wanted: { name: string; language: string; category: Category }) {
  const { world, clock } = call.sandbox;
  const { name, language, category } = wanted;
  if ((waba.lockedNames[`${name}|${language}`] ?? waba.lockedNames[name] ?? 0) > clock.now())
    throw refuse(
      2388023,
      "Message template language is being deleted",
      "This name and language was deleted less than 30 days ago. Use another name.",
    );
  if (world.findTemplate(waba.id, name, language))
    throw refuse(
      2388024,
      "Content in this language already exists",
      `There is already ${language} content for this template. You can create a new template and try again.`,
    );
  const existing = world.templatesOf(waba.id);
  const other = existing.find((t) => t.name === name && t.category !== category && t.previousCategory !== category);
  if (other)
    throw refuse(
      2388027,
      "Category differs",
      `The template "${name}" exists with the category ${other.category}; all its languages share one.`,
    );
  if (existing.length >= (world.portfolios.get(waba.portfolioId)?.verified ? 6000 : 250))
    throw refuse(
      2388019,
      "Message template limit exceeded",
      "This account has reached its number of message templates.",
    );
}

export function listTemplates(call: GraphCall, waba: Waba): GraphAnswer {
  const { world } = call.sandbox;
  const want = (key: string) => call.query.get(key);
  const all = world.templatesOf(waba.id);
  const content = want("name_or_content")?.toLowerCase();
  const found = all.filter(
    (t) =>
      (!content || [t.name, ...textsOf(t)].some((text) => text.toLowerCase().includes(content))) &&
      (!want("name") || t.name.includes(want("name") as string)) &&
      (!want("status") || list(want("status")).includes(t.status)) &&
      (!want("category") || list(want("category")).includes(t.category)) &&
      (!want("language") || list(want("language")).includes(t.language)),
  );
  const answer = page(call, found, (t) => select(call, "WhatsAppMessageTemplate", row(t), DEFAULTS));
  if (!want("summary")) return { body: answer };
  const limit = world.portfolios.get(waba.portfolioId)?.verified ? 6000 : 250;
  return {
    body: {
      ...answer,
      summary: { total_count: found.length, message_template_count: all.length, message_template_limit: limit },
    },
  };
}

/** What stands in a template, for a search of it. */
function textsOf({ components }: Template): string[] {
  return components.flatMap(({ text, buttons = [] }) => [text ?? "", ...buttons.map((button) => button.text ?? "")]);
}

function list(value: string | null): string[] {
  return (value ?? "")
    .replace(/[[\]"]/g, "")
    .split(",")
    .map((v) => v.trim());
}

export function readTemplate(call: GraphCall, template: Template): GraphAnswer {
  return { body: select(call, "WhatsAppMessageTemplate", row(template), DEFAULTS) };
}

/** Edits a template and puts it under review again. */
export function editTemplate(call: GraphCall, template: Template): GraphAnswer {
  const { world, clock, review } = call.sandbox;
  const fields = bodyOf(call);
  onlyKeys(fields, ["components", "category", "message_send_ttl_seconds"], "$");
  if (!["APPROVED", "REJECTED", "PAUSED"].includes(template.status))
    throw refuse(2388039, "Template cannot be edited", "Only approved, rejected and paused templates can be edited.");
  const now = clock.now();
  if (template.status === "APPROVED") {
    template.edits = template.edits.filter((at) => at > now - 30 * DAY_MS);
    if (template.edits.some((at) => at > now - DAY_MS) || template.edits.length >= 10)
      throw refuse(
        2388038,
        "Edit limit reached",
        "An approved template can be edited once in 24 hours and 10 times in 30 days.",
      );
    if (fields.category !== undefined && fields.category !== template.category)
      throw refuse(2388037, "Category cannot be changed", "The category of an approved template cannot be changed.");
  }
  const category =
    fields.category === undefined ? template.category : (oneOf(fields, "category", CATEGORIES) as Category);
  const ttl = fields.message_send_ttl_seconds === undefined ? template.ttlSeconds : checkTtl(fields, category);
  if (fields.components === undefined && fields.category === undefined && fields.message_send_ttl_seconds === undefined)
    throw invalid("Nothing to change was given.");
  if (fields.components !== undefined)
    template.components = checkComponents(
      fields.components,
      { category, named: template.parameterFormat === "NAMED" },
      world,
    );
  if (template.status === "APPROVED") template.edits.push(now);
  template.category = category;
  template.ttlSeconds = ttl;
  template.resumeAt = null;
  review.submit(template);
  call.sandbox.changed();
  return { body: { success: true } };
}

/** Deletes all languages of a name, or one with `hsm_id`; the name cannot be used for 30 days. */
export function deleteTemplates(call: GraphCall, waba: Waba): GraphAnswer {
  const { world, clock } = call.sandbox;
  const fields = bodyOf(call);
  const value = (key: string) =>
    call.query.get(key) ?? (typeof fields[key] === "string" ? (fields[key] as string) : null);
  const name = value("name");
  const id = value("hsm_id");
  if (!name) throw new GraphError(100, { message: "(#100) The parameter name is required." });
  const doomed = world.templatesOf(waba.id).filter((t) => t.name === name && (id === null || t.id === id));
  if (doomed.length === 0)
    throw new GraphError(100, {
      message: "Invalid parameter",
      subcode: 2593002,
      userTitle: "Message template not found",
      userMessage: `There is no template named "${name}" to delete.`,
    });
  for (const template of doomed) {
    world.dropTemplate(template);
    waba.lockedNames[id === null ? name : `${name}|${template.language}`] = clock.now() + 30 * DAY_MS;
  }
  call.sandbox.changed();
  return { body: { success: true } };
}

export function unpauseTemplate(call: GraphCall, template: Template): GraphAnswer {
  if (template.status !== "PAUSED") throw invalid("Only a paused template can be unpaused.");
  call.sandbox.review.decide(template, { decision: "unpause" });
  call.sandbox.changed();
  return { body: { success: true } };
}
