import { createTranslator } from "next-intl";
import { describe, expect, test } from "vitest";
import * as audienceEnums from "#db/audience-enums";
import * as generalEnums from "#db/enums";
import * as mailEnums from "#db/mail-enums";
import * as mediaEnums from "#db/media-enums";
import * as messageEnums from "#db/message-enums";
import * as requestEnums from "#db/request-enums";
import * as senderEnums from "#db/sender-enums";
import { auditActions } from "#lib/audit/audit-actions";
import { type AuditDetail, auditDetails } from "#lib/audit/objects-and-details";
import { replyTimes } from "#lib/channels/service-settings/schema";
import { wordSets } from "#lib/channels/service-settings/words";
import { catalogues } from "#lib/i18n/catalogues";
import { requestKinds } from "#lib/requests/request-kinds";
import { readDetails } from "#lib/workspaces/audit-details";
import type { AuditRow } from "#lib/workspaces/audit-queries";
import { workspaceStandings } from "#lib/workspaces/standing";
import { auditWords, groupOf, type Say, stateGroups } from "./audit-words.ts";

const enums = {
  ...generalEnums,
  ...audienceEnums,
  ...mailEnums,
  ...mediaEnums,
  ...messageEnums,
  ...requestEnums,
  ...senderEnums,
};

const sayIn = (language: generalEnums.Language) =>
  createTranslator({ locale: language, messages: catalogues[language] }) as unknown as Say;

function row(
  action: string,
  objectKind: string,
  detail: Record<string, unknown>,
  rest: Partial<AuditRow> = {},
): AuditRow {
  const at = new Date("2026-11-21T10:00:00Z");
  const details = readDetails(action, detail);
  return {
    id: "1",
    at,
    actorName: "Ana",
    action,
    objectKind,
    objectId: "id-1",
    details,
    reason: null,
    customerId: null,
    ...rest,
  };
}

const shown = (given: AuditRow, language: generalEnums.Language = "en", names = new Map<string, string>()) =>
  auditWords({ rows: [given], names }, sayIn(language), language)[0];

/** Every value a kind of detail may have, by kind. Kinds whose values are texts or numbers of their own have none. */
const valuesOf: Partial<Record<string, readonly string[]>> = {
  category: enums.templateCategories,
  environment: enums.bindingEnvironments,
  hiddenRows: ["leave_out", "include"],
  messageState: enums.messageStates,
  platforms: enums.platforms,
  quality: enums.senderQualities,
  quotaKind: enums.quotaKinds,
  replyWhen: replyTimes,
  requestKind: requestKinds,
  role: enums.roles,
  standing: workspaceStandings,
  suppressionKinds: enums.suppressionKinds,
  suppressionSources: enums.suppressionSources,
  switch: ["true", "false"],
  verification: ["VERIFIED", "NOT_VERIFIED", "EXPIRED"],
  wordSet: wordSets,
  yesNo: ["true", "false"],
};

const statesOf: Record<string, readonly string[]> = {
  channel: enums.channelStates,
  sender: enums.senderStates,
  template: enums.templateStates,
  campaign: enums.campaignStates,
  suppression: ["lifted"],
  request: enums.requestStates,
};

describe.each(enums.languages)("in %s", (language) => {
  const say = sayIn(language);

  test.each(Object.keys(auditActions))("%s has words", (action) => {
    expect(say.has(`settings.audit.actions.${action}`)).toBe(true);
  });

  test.each(Object.entries(auditDetails))("the detail %s has a label, and its values have words", (key, kind) => {
    expect(say.has(`settings.audit.details.${key}`)).toBe(true);
    const objects = kind === "state" ? Object.entries(statesOf) : [["workspace", valuesOf[kind] ?? []] as const];
    for (const [object, values] of objects) {
      for (const value of values) expect(say.has(`${groupOf(kind, object)}.${value}`), `${object} ${value}`).toBe(true);
    }
  });
});

test("every kind of value is worded from a list, or needs no words", () => {
  const plain = [
    ...["text", "count", "percent", "time", "state", "language"],
    ...["channelRef", "channelRefs", "customerRef", "customerRefs", "templateRef"],
  ];
  const kinds = [...new Set<string>(Object.values(auditDetails))];
  expect(kinds.filter((kind) => !(kind in valuesOf) && !plain.includes(kind))).toEqual([]);
});

test("an action that changes something names what was and what is; one that changes nothing does not", () => {
  for (const [action, spec] of Object.entries(auditActions)) {
    const named = "changed" in spec || "maybeChanged" in spec;
    expect({ action, named }).toEqual({ action, named: spec.does === "changes" });
  }
});

test("a state is one of an object that has states", () => {
  for (const [action, spec] of Object.entries(auditActions)) {
    const keys = ["changed", "maybeChanged", "facts"].flatMap((part) => (spec as Record<string, unknown>)[part] ?? []);
    if (keys.includes("state" satisfies AuditDetail)) expect(stateGroups[spec.on[0]], action).toBeDefined();
  }
});

describe("an entry", () => {
  const switched = row("template.sendingSwitched", "template", { name: "spring", sending: { from: true, to: false } });

  test("draws a change as what was and what is, in words", () => {
    expect(shown(switched)).toMatchObject({
      what: "Sending switched",
      kind: "Template",
      details: [
        { label: "Sending:", from: { text: "On" }, to: { text: "Off" } },
        { label: "Name:", value: { text: "spring" } },
      ],
    });
    expect(shown(switched, "zh")?.details[0]).toMatchObject({
      label: "发送：",
      from: { text: "开启" },
      to: { text: "关闭" },
    });
  });

  test("names its object and shows the id as well", () => {
    const names = new Map([["id-1", "Lumen Europe"]]);
    expect(shown(row("channel.deleted", "channel", {}), "en", names)).toMatchObject({
      object: "Lumen Europe",
      objectId: "id-1",
    });
    expect(shown(row("channel.deleted", "channel", {}))).toMatchObject({ object: null, objectId: "id-1" });
  });

  test("names what belongs to a customer by the name that was recorded", () => {
    const launched = row("campaign.launch", "campaign", { name: "Spring" }, { customerId: "c-1" });
    expect(shown(launched)).toMatchObject({ object: "Spring", objectId: "id-1" });
  });

  test("says a permission in words, and shows no id where it is about all of a kind", () => {
    const refusal = row("permission.refused", "permission", {}, { objectId: "audit:read" });
    expect(shown(refusal)).toMatchObject({ object: "See the audit log", objectId: null });
    const exported = row("suppression.exported", "suppression", { kind: "marketing,all", state: "lifted" });
    expect(shown(exported)).toMatchObject({
      objectId: null,
      details: [
        { key: "kind", value: { text: "Marketing, Everything but codes" } },
        { key: "state", value: { text: "Lifted" } },
      ],
    });
  });

  test("shows an id among its details with its name, a time as a time, and figures as figures", () => {
    const launched = row("campaign.launch", "campaign", {
      template: "17",
      people: 12000,
      scheduledAt: "2026-12-01T08:00:00Z",
    });
    expect(shown(launched, "en", new Map([["17", "spring"]]))?.details).toEqual([
      { key: "template", label: "Template:", value: { text: "spring", id: "17" } },
      { key: "people", label: "People:", value: { text: "12,000" } },
      { key: "scheduledAt", label: "Scheduled for:", value: { at: "2026-12-01T08:00:00Z" } },
    ]);
  });

  test("names the channels that a member is limited to", () => {
    const detail = { channels: { from: "all", to: "c-1,c-2" } };
    const names = new Map([["c-1", "Lumen Europe"]]);
    expect(shown(row("member.channels_changed", "member", detail), "en", names)?.details).toEqual([
      { key: "channels", label: "Channels:", from: { text: "All channels" }, to: { text: "Lumen Europe, c-2" } },
    ]);
  });

  test("shows nothing before what is new and after what is gone", () => {
    const left = row("member.left", "member", { email: "a@b.example", role: { from: "viewer", to: null } });
    expect(shown(left)?.details[0]).toEqual({ key: "role", label: "Role:", from: { text: "Viewer" }, to: null });
  });

  test.each([
    ["", "Somebody not signed in"],
    ["Command line", "Command line"],
    ["Ana", "Ana"],
  ])("by %j is by %s", (actorName, who) => {
    expect(shown(row("member.signed_in", "member", {}, { actorName }))?.who).toBe(who);
  });

  test("the language of a template is one of many, that of a workspace one of ours", () => {
    const detail = { language: { from: "en", to: "zh" } };
    expect(shown(row("workspace.updated", "workspace", detail))?.details[0]).toMatchObject({
      to: { text: "简体中文" },
    });
    expect(shown(row("template.created", "template", { language: "pt_BR" }))?.details[0]).toMatchObject({
      value: { text: "Brazilian Portuguese" },
    });
  });
});
