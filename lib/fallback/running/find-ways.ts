import type { AddressKind, TemplateCategory } from "#db/enums";
import type { FallbackPassReason } from "#db/fallback-enums";
import type { FallbackLink } from "#db/schema/fallback";
import type { Ctx } from "#lib/context";
import { judgeUnmade } from "#lib/sending/dry-run/judge-unmade";
import type { ObstacleReason, Verdict } from "#lib/sending/may-leave";
import type { Batch } from "#lib/sending/prepare";
import { renderTemplate, templateColumns } from "#lib/templates/content/render-template";
import { lengthOf } from "#lib/templates/content/variables";
import { fillFallback, segmentsOf } from "../content.ts";
import { FALLBACK_TEXT_MAX } from "../limits.ts";
import { fillLink } from "../links/link-values.ts";
import { type LinkChannel, type LinkTemplate, type OpenLink, openLink, reachedBy } from "./open-links.ts";
import type { Chain, DueFallback, OtherAddress } from "./read-due.ts";

/** What replaces a message: by which link, to which address, and what it says. */
export type Replacement = OpenLink & {
  link: number;
  address: string;
  addressKind: AddressKind;
  country: string | null;
  template: Batch["template"];
  category: TemplateCategory | null;
  parameters: string[] | null;
  preview: string;
  /** 0 for what is no SMS. */
  segments: number;
};

/** A link that is left for a message: what it would send, or why it is passed over. */
export type Way = { by: Replacement; reason: null | "out" } | { by: null; reason: FallbackPassReason };

/** What links need, as it stands now. */
export type LinkFacts = {
  channels: ReadonlyMap<string, LinkChannel>;
  templates: ReadonlyMap<string, LinkTemplate>;
};

/** The links that are left for each message, in their order, by the message's id. A few round trips for each lane they use. */
export async function findWays(
  ctx: Ctx,
  due: { row: DueFallback; chain: Chain }[],
  facts: LinkFacts,
): Promise<Map<string, Way[]>> {
  const ways = new Map(
    due.map(({ row, chain }) => [
      row.messageId,
      chain.links.slice(row.link).map((link, index) => wayOf(row, chain, { link, index: row.link + index }, facts)),
    ]),
  );
  const asked = [...ways].flatMap(([messageId, some]) => some.map((way, place) => ({ messageId, some, way, place })));
  const open = asked.flatMap(({ way, some, place }) => (way.by ? [{ by: way.by, some, place }] : []));
  for (const [laneId, group] of Map.groupBy(open, ({ by }) => by.laneId)) {
    const messages = group.map(({ by }, at) => ({ id: String(at), ...by, kind: kindOf(by) }));
    const verdicts = await judgeUnmade(ctx, laneId, messages);
    for (const [at, { some, place }] of group.entries()) {
      const reason = passFor(verdicts.get(String(at)));
      if (reason) some[place] = { by: null, reason };
    }
  }
  return ways;
}

/** One link for one person, as far as that can be said without asking what forbids it. */
function wayOf(
  row: DueFallback,
  chain: Chain,
  { link, index }: { link: FallbackLink; index: number },
  facts: LinkFacts,
): Way {
  const pass = (reason: FallbackPassReason) => ({ by: null, reason }) as const;
  if (!link.template && !row.smsOn) return pass("sms_off");
  if (!facts.channels.has(link.channelId)) return pass("no_route");
  const to = addressFor(row, reachedBy(facts.channels, link));
  if (to === null) return pass("no_address");
  const open = openLink(facts.channels, link, to.country);
  if (typeof open === "string") return pass(open);
  const said = link.template ? templateFor(row, chain, link.template, facts.templates) : textFor(row, chain);
  if (typeof said === "string") return pass(said);
  const by = { ...open, ...said, link: index, address: to.address, addressKind: to.kind, country: to.country };
  return { by, reason: open.out ? "out" : null };
}

/** The person's own address where the link reaches it, else another one of the same contact. */
function addressFor(row: DueFallback, kinds: readonly AddressKind[]): OtherAddress | null {
  if (row.address === null) return null;
  if (kinds.includes(row.addressKind)) return { kind: row.addressKind, address: row.address, country: row.country };
  return row.others?.find(({ kind }) => kinds.includes(kind)) ?? null;
}

type Said = Pick<Replacement, "template" | "category" | "parameters" | "preview" | "segments">;

function textFor(row: DueFallback, chain: Chain): Said | "text_long" {
  const { columns, values } = valuesOf(row, chain);
  const preview = fillFallback(chain.text, columns, values);
  if (preview === "" || lengthOf(preview) > FALLBACK_TEXT_MAX) return "text_long";
  return { template: null, category: row.category, parameters: null, preview, segments: segmentsOf(preview) };
}

function templateFor(
  row: DueFallback,
  chain: Chain,
  { code, name, language, category, version, defaults }: NonNullable<FallbackLink["template"]>,
  templates: LinkFacts["templates"],
): Said | "template" | "values" {
  const current = templates.get(code);
  // It says something else by now than what was agreed to.
  if (!current || current.version !== version) return "template";
  const parameters = fillLink(templateColumns(current.content), valuesOf(row, chain), defaults);
  if (!parameters) return "values";
  const template = { code, name, language, category, version };
  return { template, category, parameters, preview: renderTemplate(current.content, parameters).body, segments: 0 };
}

/** What the person was sent; another language may have the same variables in another order. */
function valuesOf({ parameters, otherContent }: DueFallback, { columns }: Chain) {
  return { columns: otherContent ? templateColumns(otherContent) : columns, values: parameters ?? [] };
}

const kindOf = ({ template }: Replacement) => (template ? "template" : "text");

/** Why a link is passed over by what the claim would say to its message; null where it would leave, or wait. */
function passFor(verdict: Verdict | undefined): FallbackPassReason | null {
  if (verdict?.kind === "stop") return passForObstacle(verdict.reason);
  if (verdict?.kind !== "drop") return null;
  switch (verdict.reason) {
    case "opted_out":
    case "left_topic":
      return "opted_out";
    case "no_consent":
      return "no_consent";
    case "capped":
      return "capped";
    default:
      return "no_sender";
  }
}

/** What holds the whole workspace holds its replacements too: they wait. */
function passForObstacle(reason: ObstacleReason): FallbackPassReason | null {
  if (reason.startsWith("workspace_")) return null;
  if (reason.startsWith("template_") || reason === "category_changed") return "template";
  return reason.startsWith("channel_") ? "no_route" : "no_sender";
}
