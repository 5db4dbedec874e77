import type { Language } from "#db/enums";
import { type AuditAction, auditActions } from "#lib/audit/audit-actions";
import { type AuditDetail, type AuditObject, type AuditValueKind, auditDetails } from "#lib/audit/objects-and-details";
import { languageName } from "#lib/templates/limits";
import type { AuditFact } from "#lib/workspaces/audit-details";
import type { AuditPage, AuditRow } from "#lib/workspaces/audit-queries";

/** A value for display: words, with the id of what they name, or a moment. */
export type ShownValue = { text: string; id?: string } | { at: string };

/** One detail for display. `null` stands for nothing: before it was set, or after it was taken away. */
export type ShownDetail = { key: string; label: string } & (
  | { value: ShownValue | null }
  | { from: ShownValue | null; to: ShownValue | null }
);

/** An entry in the reader's words. `objectId` is null where there is nothing to copy. */
export type AuditLine = Pick<AuditRow, "id" | "at" | "reason"> & {
  who: string;
  /** On whose behalf a provider's staff did it, in words. */
  onBehalf: string | null;
  what: string;
  kind: string;
  object: string | null;
  objectId: string | null;
  details: ShownDetail[];
};

/** The translator of all catalogues. Names of actions and details are data, so the catalogues' types do not know them. */
export type Say = { (key: string, values?: Record<string, string | number>): string; has(key: string): boolean };

/** Puts entries of the audit log into the reader's words. */
export function auditWords({ rows, names }: Omit<AuditPage, "total">, say: Say, language: Language): AuditLine[] {
  const word = (key: string, otherwise: string) => (say.has(key) ? say(key) : otherwise);
  return rows.map((row) => {
    const { objectKind, objectId, action } = row;
    const permission = objectKind === "permission" ? word(`settings.audit.permissions.${objectId}`, objectId) : null;
    const ofAll = action in auditActions && "ofAll" in auditActions[action as AuditAction];
    return {
      id: row.id,
      at: row.at,
      reason: row.reason,
      who: actorWords(row.actorName, say),
      onBehalf: row.customerId
        ? say("settings.audit.for", { customer: names.get(row.customerId) ?? row.customerId })
        : null,
      what: word(`settings.audit.actions.${action}`, action),
      kind: word(`settings.audit.kinds.${objectKind}`, objectKind),
      // Of what belongs to a customer, a provider knows the name that was recorded.
      object: permission ?? names.get(objectId) ?? (row.customerId ? recordedNameOf(row) : null),
      objectId: permission !== null || ofAll ? null : objectId,
      details: row.details.map((fact) => detailWords(fact, { objectKind, names, say, language })),
    };
  });
}

function recordedNameOf({ details }: AuditRow): string | null {
  const name = details.find(({ key }) => key === "name");
  return name && "value" in name && typeof name.value === "string" ? name.value : null;
}

/** Who acts without a name of their own. */
const actors: Record<string, string> = {
  "": "stranger",
  "Command line": "commandLine",
  Demonstration: "demonstration",
};

function actorWords(name: string, say: Say): string {
  return name in actors ? say(`settings.audit.${actors[name]}`) : name;
}

type Place = { objectKind: string; names: AuditPage["names"]; say: Say; language: Language };

function detailWords(fact: AuditFact, place: Place): ShownDetail {
  const { key } = fact;
  const name = place.say.has(`settings.audit.details.${key}`) ? place.say(`settings.audit.details.${key}`) : key;
  const label = place.say("settings.audit.label", { name });
  const shown = (value: unknown) => valueWords(key, value, place);
  if ("value" in fact) return { key, label, value: shown(fact.value) };
  return { key, label, from: shown(fact.from), to: shown(fact.to) };
}

function valueWords(key: string, value: unknown, place: Place): ShownValue | null {
  if (value === null || value === undefined || value === "") return null;
  if (typeof value === "object") return { text: JSON.stringify(value) };
  const plain = String(value);
  const kind: AuditValueKind = key in auditDetails ? auditDetails[key as AuditDetail] : "text";
  if (kind === "time") return Number.isNaN(Date.parse(plain)) ? { text: plain } : { at: plain };
  if (kind === "channelRef" || kind === "customerRef" || kind === "templateRef") {
    const name = place.names.get(plain);
    return name ? { text: name, id: plain } : { text: plain };
  }
  if (kind === "channelRefs" || kind === "customerRefs") {
    if (plain === "all")
      return { text: place.say(`settings.audit.all${kind === "channelRefs" ? "Channels" : "Customers"}`) };
    return {
      text: listWords(
        plain.split(",").map((id) => place.names.get(id) ?? id),
        place.language,
      ),
    };
  }
  if (kind === "count" || kind === "percent") return { text: numberWords(Number(value), kind, place.language) };
  if (kind === "language" && place.objectKind === "template") return { text: languageName(plain, place.language) };
  const group = groupOf(kind, place.objectKind);
  if (group === null) return { text: plain };
  // A filter may hold several values.
  const words = plain
    .split(",")
    .map((each) => (place.say.has(`${group}.${each}`) ? place.say(`${group}.${each}`) : each));
  return { text: listWords(words, place.language) };
}

const listWords = (words: readonly string[], language: Language) => words.join(language === "zh" ? "、" : ", ");

function numberWords(value: number, kind: "count" | "percent", language: Language): string {
  const number = new Intl.NumberFormat(language).format(value);
  return kind === "percent" ? `${number} %` : number;
}

/** The catalogue group with the words of a kind of value; null for what needs none. */
export function groupOf(kind: AuditValueKind, objectKind: string): string | null {
  if (kind === "state") return stateGroups[objectKind as AuditObject] ?? null;
  return kind in groups ? (groups[kind as keyof typeof groups] as string) : null;
}

export const stateGroups: Partial<Record<AuditObject, string>> = {
  channel: "states.channel",
  sender: "states.sender",
  template: "states.template",
  campaign: "states.campaign",
  suppression: "audience.state",
  request: "states.request",
};

const groups = {
  category: "states.templateCategory",
  environment: "states.bindingEnvironment",
  hiddenRows: "settings.audit.hiddenRows",
  language: "states.language",
  messageState: "states.message",
  platforms: "states.platform",
  quality: "states.quality",
  quotaKind: "requests.quota",
  replyWhen: "channels.service.when",
  requestKind: "requests.kind",
  standing: "states.workspace",
  role: "states.role",
  suppressionKinds: "audience.kind",
  suppressionSources: "audience.source",
  switch: "settings.audit.switch",
  verification: "channels.numbers.verification",
  wordSet: "channels.service.sets",
  yesNo: "settings.audit.yesNo",
} as const satisfies Partial<Record<AuditValueKind, string>>;
