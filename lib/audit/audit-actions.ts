/**
 * What the audit log may hold: a closed list of actions, each with the details it records. The type of `audit` follows from
 * it, and tests hold it against the catalogues. Entries are kept for good: an action that is no longer written stays here.
 */

/** What entries are about. */
export const auditObjects = [
  "member",
  "invitation",
  "workspace",
  "access_key",
  "channel",
  "sender",
  "template",
  "campaign",
  "import",
  "suppression",
  "terms_file",
  "permission",
] as const;
export type AuditObject = (typeof auditObjects)[number];

/**
 * Every detail, with the kind of its values: how they are put into words. `state` is a state of the entry's object;
 * `channelRef` and the like are ids, shown with the name of what they belong to.
 */
export const auditDetails = {
  accountId: "text",
  accountName: "text",
  added: "count",
  already: "count",
  body: "text",
  browser: "text",
  buttons: "text",
  category: "category",
  change: "text",
  channelId: "channelRef",
  choice: "hiddenRows",
  consent: "yesNo",
  contactEmail: "text",
  customerId: "customerRef",
  email: "text",
  environment: "environment",
  externalId: "text",
  failedShare: "percent",
  file: "text",
  footer: "text",
  header: "text",
  hidden: "count",
  ip: "text",
  kind: "suppressionKinds",
  language: "language",
  messages: "messageState",
  name: "text",
  page: "text",
  pauseOnCategoryChange: "switch",
  people: "count",
  person: "text",
  phone: "text",
  platform: "platforms",
  pricing: "text",
  provider: "text",
  q: "text",
  quality: "quality",
  quota: "count",
  reason: "text",
  refused: "count",
  registered: "yesNo",
  remarks: "text",
  repeated: "count",
  requireConsent: "switch",
  restOf: "text",
  role: "role",
  rows: "count",
  samples: "text",
  scheduledAt: "time",
  seconds: "count",
  sending: "switch",
  sessionsEnded: "count",
  since: "time",
  source: "suppressionSources",
  standing: "standing",
  state: "state",
  suppressed: "suppressionKinds",
  system: "text",
  template: "templateRef",
  toSend: "count",
  type: "platforms",
  verification: "verification",
  version: "count",
  zone: "text",
} as const;
export type AuditDetail = keyof typeof auditDetails;
export type AuditValueKind = (typeof auditDetails)[AuditDetail];

type Action = {
  on: readonly AuditObject[];
  /** What it does: `changes` has a before and an after, the others have not. */
  does: "creates" | "changes" | "removes" | "nothing";
  /** Details that are always recorded, as `{ from, to }`. */
  changed?: readonly AuditDetail[];
  /** Details that are recorded as `{ from, to }` when they changed. */
  maybeChanged?: readonly AuditDetail[];
  facts?: readonly AuditDetail[];
  /** It is about all of a kind, so its object id names nothing. */
  ofAll?: true;
};

const place = ["email", "ip", "browser", "system", "sessionsEnded"] as const;
const content = ["header", "body", "footer", "buttons", "samples"] as const;

export const auditActions = {
  "access_key.created": { on: ["access_key"], does: "creates", facts: ["name"] },
  "campaign.cancel": { on: ["campaign"], does: "changes", changed: ["state"] },
  "campaign.doubt_again": { on: ["campaign"], does: "changes", changed: ["messages"], facts: ["people"] },
  "campaign.doubt_sent": { on: ["campaign"], does: "changes", changed: ["messages"], facts: ["people"] },
  "campaign.exported": { on: ["campaign"], does: "nothing", facts: ["name", "people"] },
  "campaign.launch": { on: ["campaign"], does: "creates", facts: ["template", "people", "scheduledAt"] },
  "campaign.pause": { on: ["campaign"], does: "changes", changed: ["state"] },
  "campaign.resume": { on: ["campaign"], does: "changes", changed: ["state"] },
  "campaign.retry_failed": { on: ["campaign"], does: "changes", changed: ["messages"], facts: ["people"] },
  "campaign.stop": { on: ["campaign"], does: "changes", changed: ["state"] },
  "channel.bound": {
    on: ["channel"],
    does: "changes",
    changed: ["state"],
    facts: ["accountName", "accountId", "environment"],
  },
  "channel.created": { on: ["channel"], does: "creates", facts: ["name", "type"] },
  "channel.deleted": { on: ["channel"], does: "removes", facts: ["name", "type"] },
  "channel.disconnected": { on: ["channel"], does: "changes", changed: ["state"], facts: ["reason"] },
  "channel.edited": { on: ["channel"], does: "changes", maybeChanged: ["name", "remarks"] },
  "channel.rebound": {
    on: ["channel"],
    does: "changes",
    changed: ["state"],
    facts: ["accountName", "accountId", "environment"],
  },
  "channel.outage_began": { on: ["channel"], does: "nothing", facts: ["reason"] },
  "channel.outage_ended": { on: ["channel"], does: "nothing", facts: ["seconds"] },
  "channel.pricing_changed": { on: ["channel"], does: "nothing", facts: ["change", "pricing"] },
  "channel.recovered": { on: ["channel"], does: "changes", changed: ["state"], facts: ["reason"] },
  "channel.restricted": { on: ["channel"], does: "changes", changed: ["state"], facts: ["reason"] },
  "channel.unbinding_requested": { on: ["channel"], does: "changes", changed: ["state"] },
  "channel.unbinding_withdrawn": { on: ["channel"], does: "changes", changed: ["state"] },
  "channel.unbound": {
    on: ["channel"],
    does: "changes",
    changed: ["state"],
    facts: ["accountName", "accountId", "environment"],
  },
  "channel.warned": { on: ["channel"], does: "nothing", facts: ["reason"] },
  "consent.record": { on: ["import"], does: "changes", changed: ["consent"], facts: ["people", "file"] },
  "customer.closed": { on: ["workspace"], does: "changes", changed: ["standing"], facts: ["name"] },
  "customer.created": { on: ["workspace"], does: "creates", facts: ["name", "email", "file"] },
  "customer.hand_over_offered": { on: ["workspace"], does: "nothing", facts: ["name", "provider"] },
  "customer.hand_over_refused": { on: ["workspace"], does: "nothing", facts: ["name", "provider"] },
  "customer.hand_over_withdrawn": { on: ["workspace"], does: "nothing", facts: ["name", "provider"] },
  "customer.handed_over": { on: ["workspace"], does: "changes", changed: ["provider"], facts: ["name"] },
  "customer.owner_invited": { on: ["workspace"], does: "nothing", facts: ["email"] },
  "customer.resumed": { on: ["workspace"], does: "changes", changed: ["standing"], facts: ["name"] },
  "customer.suspended": { on: ["workspace"], does: "changes", changed: ["standing"], facts: ["name"] },
  "customer.terms_added": { on: ["workspace"], does: "creates", facts: ["file"] },
  "customer.terms_downloaded": { on: ["workspace"], does: "nothing", facts: ["file"] },
  "customer_channel.created": { on: ["channel"], does: "creates", facts: ["customerId", "name", "type"] },
  "customer_channel.unbound": { on: ["channel"], does: "changes", changed: ["state"], facts: ["customerId", "name"] },
  "import.created": { on: ["import"], does: "creates", facts: ["file", "template", "restOf", "rows", "toSend"] },
  "import.hidden_rows_decided": {
    on: ["import"],
    does: "changes",
    changed: ["choice", "toSend"],
    facts: ["file", "hidden"],
  },
  "import.rejected_downloaded": { on: ["import"], does: "nothing", facts: ["file", "rows"] },
  "invitation.accepted": { on: ["invitation"], does: "creates", facts: ["email", "role"] },
  "invitation.created": { on: ["invitation"], does: "creates", facts: ["email", "role"] },
  "invitation.revoked": { on: ["invitation"], does: "removes", facts: ["email", "role"] },
  "member.account_claimed": { on: ["member"], does: "nothing", facts: place },
  "member.left": { on: ["member"], does: "changes", changed: ["role"], facts: ["email"] },
  "member.password_asked": { on: ["member"], does: "nothing", facts: place },
  "member.password_changed": { on: ["member"], does: "nothing", facts: place },
  "member.password_link_made": { on: ["member"], does: "nothing", facts: place },
  "member.password_reset": { on: ["member"], does: "nothing", facts: place },
  "member.removed": { on: ["member"], does: "changes", changed: ["role"], facts: ["email"] },
  "member.renamed": { on: ["member"], does: "changes", maybeChanged: ["name"], facts: place },
  "member.role_changed": { on: ["member"], does: "changes", changed: ["role"], facts: ["email"] },
  "member.sessions_ended": { on: ["member"], does: "nothing", facts: place },
  "member.sign_in_blocked": { on: ["member"], does: "nothing", facts: place },
  "member.sign_in_failed": { on: ["member"], does: "nothing", facts: place },
  "member.signed_in": { on: ["member"], does: "nothing", facts: place },
  "member.signed_out": { on: ["member"], does: "nothing", facts: place },
  "permission.refused": { on: ["permission"], does: "nothing", facts: ["page"] },
  "sealed_value.forgotten": { on: ["channel", "sender", "access_key", "terms_file"], does: "removes" },
  "sender.added": { on: ["channel"], does: "creates", facts: ["phone", "externalId"] },
  "sender.deregistered": { on: ["sender"], does: "changes", changed: ["registered"], facts: ["phone"] },
  "sender.registered": { on: ["sender"], does: "changes", changed: ["registered"], facts: ["phone"] },
  "sender.verified": { on: ["sender"], does: "changes", changed: ["verification"], facts: ["phone"] },
  "suppression.added": {
    on: ["suppression"],
    does: "changes",
    changed: ["suppressed"],
    facts: ["person", "platform"],
  },
  "suppression.exported": {
    on: ["suppression"],
    does: "nothing",
    facts: ["q", "kind", "source", "platform", "state"],
    ofAll: true,
  },
  "suppression.imported": {
    on: ["suppression"],
    does: "changes",
    changed: ["suppressed"],
    facts: ["file", "platform", "rows", "added", "already", "repeated", "refused"],
    ofAll: true,
  },
  "suppression.lifted": {
    on: ["suppression"],
    does: "changes",
    changed: ["suppressed"],
    facts: ["person", "platform", "source", "since"],
  },
  "suppression.sheet_downloaded": { on: ["suppression"], does: "nothing", ofAll: true },
  "template.archived": { on: ["template"], does: "changes", changed: ["state"], facts: ["name"] },
  "template.categoryPauseSwitched": {
    on: ["template"],
    does: "changes",
    changed: ["pauseOnCategoryChange"],
    facts: ["name"],
  },
  "template.copied": { on: ["template"], does: "creates", facts: ["name", "language", "channelId"] },
  "template.created": { on: ["template"], does: "creates", facts: ["name", "language", "channelId"] },
  "template.deleted": { on: ["template"], does: "changes", changed: ["state"], facts: ["name", "language"] },
  "template.quality_changed": { on: ["template"], does: "changes", changed: ["quality"], facts: ["name", "language"] },
  "template.restored": { on: ["template"], does: "changes", changed: ["state"], facts: ["name"] },
  "template.reviewed": {
    on: ["template"],
    does: "changes",
    maybeChanged: ["state", "category", "quality"],
    facts: ["name", "language", "reason"],
  },
  "template.saved": {
    on: ["template"],
    does: "changes",
    maybeChanged: ["category", ...content],
    facts: ["name", "language"],
  },
  "template.sendingAllowed": { on: ["template"], does: "changes", changed: ["sending"], facts: ["name"] },
  "template.sendingSwitched": { on: ["template"], does: "changes", changed: ["sending"], facts: ["name"] },
  "template.sheet_downloaded": { on: ["template"], does: "nothing", facts: ["name", "language"] },
  "template.submitted": {
    on: ["template"],
    does: "changes",
    changed: ["state"],
    maybeChanged: ["category", ...content],
    facts: ["name", "language", "version"],
  },
  // What the operator of the installation did to it.
  "workspace.operated": {
    on: ["workspace"],
    does: "changes",
    maybeChanged: ["name", "provider", "quota", "standing"],
  },
  "workspace.updated": {
    on: ["workspace"],
    does: "changes",
    maybeChanged: ["name", "zone", "language", "contactEmail", "requireConsent", "failedShare"],
  },
} as const satisfies Record<string, Action>;

export type AuditAction = keyof typeof auditActions;
