import { randomUUID } from "node:crypto";
import { afterAll } from "vitest";
import type { TemplateRules } from "#lib/connectors/profile";
import { templateRulesFor } from "#lib/connectors/profiles";
import { inTransaction } from "#lib/context";
import { describeTenantScope } from "#lib/testing/tenant-scope";
import { makeTwins } from "#lib/testing/twin-workspaces";
import { allowSending, setPauseOnCategoryChange, setSendingAllowed } from "./allow-sending.ts";
import { archiveTemplate, archiveTemplates, restoreTemplate } from "./archive-template.ts";
import { copyTemplate, createTemplate, insertDraft } from "./create-template.ts";
import { deleteTemplate } from "./delete-template.ts";
import {
  discardTemplateDraft,
  forgetDraft,
  forgetDraftsOfAll,
  listOtherEditors,
  readTemplateDraft,
  saveTemplateDraft,
} from "./drafts.ts";
import { copyToChannel, exportTemplates, importTemplates, listTemplateChannels } from "./exchange/bring-templates.ts";
import { createLabel, deleteLabel, labelTemplates, listLabels } from "./labels/labels.ts";
import { withOwnFiles } from "./own-files.ts";
import * as queries from "./queries.ts";
import { applyReviewResult, applyTemplateReview, lockName } from "./review/apply-review.ts";
import { requireApproved } from "./review/approved.ts";
import { requireEditable, requireSubmittable } from "./review/may-submit.ts";
import { refreshTemplate, refreshWaitingTemplates } from "./review/refresh-template.ts";
import { submitTemplate } from "./review/submit-template.ts";
import { syncTemplates } from "./review/sync-templates.ts";
import { keepWaitingEdit, withdrawWaitingEdit } from "./review/waiting-edit.ts";
import { lockTemplate, type Template } from "./rows.ts";
import { rulesOfChannel } from "./rules-of-channel.ts";
import { saveTemplate } from "./save-template.ts";
import { fakePlatform, formOf, validContent } from "./test-support.ts";

const twins = await makeTwins();
afterAll(() => twins.owner.close());

const filter = {
  q: "",
  languages: [],
  categories: [],
  states: [],
  approvals: [],
  labels: [],
  page: 1,
  size: 20,
} as const;
const sendable = "UPDATE templates SET sending_allowed = true";
const draft = "UPDATE templates SET state = 'draft', version = 5";
const known = "UPDATE templates SET external_id = 'ext-1', submitted_at = now() - interval '1 hour'";
const waiting = `${known}; UPDATE templates SET state = 'auditing'`;
const { find } = fakePlatform();
const filed = JSON.stringify({
  ...{ format: "carillon-templates", version: 1 },
  templates: [{ name: "filed", language: "en", category: "utility", content: validContent }],
});
const reviewed = templateRulesFor("whatsapp") as Extract<TemplateRules, { mode: "reviewed" }>;
const body = { text: "We are open.", samples: {} };
const made = { name: "made_there", language: "en", category: "utility" } as const;
/** A platform at which somebody has made a template. */
const held = fakePlatform({
  list: () =>
    Promise.resolve({
      ok: true,
      value: [
        {
          ...{ ...made, externalId: "ext-9", state: "pass", reason: null },
          draft: { ...made, header: null, body, footer: null, buttons: [] },
        },
      ],
    }),
});
const ownDraft = "UPDATE template_drafts SET user_id = :userId, revision = 3";
const typed = (row: Template, revision: number) => {
  const { code, category, content } = formOf(row, validContent);
  return { code, category, content, base: { category, content }, revision, editor: randomUUID(), takeOver: false };
};
const rejected = {
  ...{ kind: "template", templateExternalId: "ext-1", name: "none", language: "en", at: new Date() },
  ...{ state: "fail", category: null, reason: "INVALID_FORMAT" },
} as never;

describeTenantScope(
  twins,
  "lib/templates",
  {
    listTemplates: (ctx, { channelId }) => queries.listTemplates(ctx, channelId, filter as never),
    getTemplate: (ctx, { templateCode, channelId }) => queries.getTemplate(ctx, templateCode, channelId),
    listChannelLanguages: (ctx, { channelId }) => queries.listChannelLanguages(ctx, channelId),
    listTemplateLanguages: {
      given: "UPDATE templates SET name = 'same'",
      run: (ctx, { channelId }) => queries.listTemplateLanguages(ctx, channelId, "same"),
    },
    listSendableTemplates: {
      given: sendable,
      run: (ctx, { channelId }) => queries.listSendableTemplates(ctx, channelId),
    },
    listTemplateVersions: (ctx, { templateCode }) => queries.listTemplateVersions(ctx, templateCode),
    listVersionWords: (ctx, { templateCode }) => queries.listVersionWords(ctx, templateCode),
    listApprovedEdits: (ctx, { templateCode }) => queries.listApprovedEdits(ctx, templateCode),
    listAffectedCampaigns: (ctx, { templateCode }) => queries.listAffectedCampaigns(ctx, templateCode),
    setSendingAllowed: (ctx, { templateCode }) => setSendingAllowed(ctx, { code: templateCode, on: false }),
    allowSending: {
      given: "UPDATE templates SET sending_allowed = false, sending_stopped_by = 'category'",
      run: (ctx, { templateCode }) => allowSending(ctx, templateCode),
    },
    setPauseOnCategoryChange: (ctx, { templateCode }) =>
      setPauseOnCategoryChange(ctx, { code: templateCode, on: false }),
    archiveTemplate: (ctx, { templateCode }) => archiveTemplate(ctx, templateCode),
    insertDraft: (ctx, { channelId }) => {
      const draft = {
        ...{ channelId, name: "inserted", language: "en", category: "utility" as const },
        ...{ pauseOnCategoryChange: true, content: validContent },
      };
      return insertDraft(ctx, draft, () => Promise.resolve(draft), "template.created");
    },
    listTemplateChannels: (ctx, { channelId }) => listTemplateChannels(ctx, channelId),
    archiveTemplates: (ctx, { channelId, templateCode }) => archiveTemplates(ctx, channelId, [templateCode]),
    exportTemplates: (ctx, { channelId, templateCode }) => exportTemplates(ctx, { channelId, codes: [templateCode] }),
    importTemplates: (ctx, { channelId }) => importTemplates(ctx, { channelId, file: filed }),
    copyToChannel: (ctx, { channelId, templateCode }) =>
      copyToChannel(ctx, { channelId, codes: [templateCode], targetId: channelId }),
    restoreTemplate: {
      given: "UPDATE templates SET state = 'archived', archived_from = 'pass'",
      run: (ctx, { templateCode }) => restoreTemplate(ctx, templateCode),
    },
    createTemplate: (ctx, { channelId }) =>
      createTemplate(ctx, {
        ...{ channelId, name: "new", language: "en", category: "utility" },
        pauseOnCategoryChange: true,
      }),
    "createTemplate under a name the other one uses": {
      given:
        "UPDATE templates SET name = 'taken' WHERE workspace_id <> :mine; DELETE FROM template_names WHERE workspace_id = :mine",
      run: (ctx, { channelId }) =>
        createTemplate(ctx, {
          ...{ channelId, name: "taken", language: "en", category: "utility", pauseOnCategoryChange: true },
        }),
    },
    copyTemplate: (ctx, { templateCode }) => copyTemplate(ctx, { code: templateCode, name: "copied", language: "de" }),
    // A rule of the other workspace does not keep it from being deleted.
    deleteTemplate: {
      given: `${known}; DELETE FROM fallback_rules WHERE workspace_id = :mine`,
      run: (ctx, { templateCode }) => deleteTemplate(ctx, templateCode, find),
    },
    saveTemplate: {
      given: draft,
      run: async (ctx, { templateCode }) =>
        saveTemplate(ctx, formOf(await queries.getTemplate(ctx, templateCode), validContent)),
    },
    saveTemplateDraft: {
      given: `${draft}; DELETE FROM template_drafts WHERE workspace_id = :mine`,
      run: async (ctx, { templateCode }) =>
        saveTemplateDraft(ctx, typed(await queries.getTemplate(ctx, templateCode), 0)),
    },
    "saveTemplateDraft again": {
      given: `${draft}; ${ownDraft}`,
      run: async (ctx, { templateCode }) =>
        saveTemplateDraft(ctx, typed(await queries.getTemplate(ctx, templateCode), 3)),
    },
    readTemplateDraft: { given: ownDraft, run: (ctx, { templateCode }) => readTemplateDraft(ctx, templateCode) },
    discardTemplateDraft: { given: ownDraft, run: (ctx, { templateCode }) => discardTemplateDraft(ctx, templateCode) },
    forgetDraft: {
      given: ownDraft,
      run: (ctx, { templateCode }) => inTransaction(ctx, (ctx) => forgetDraft(ctx, templateCode)),
    },
    forgetDraftsOfAll: (ctx, { templateCode }) => inTransaction(ctx, (ctx) => forgetDraftsOfAll(ctx, templateCode)),
    listOtherEditors: {
      given: "UPDATE template_drafts SET user_id = :viewerId, updated_at = now()",
      run: (ctx, { templateCode }) => listOtherEditors(ctx, templateCode),
    },
    submitTemplate: {
      given: draft,
      run: async (ctx, { templateCode }) =>
        submitTemplate(ctx, formOf(await queries.getTemplate(ctx, templateCode), validContent), fakePlatform().find),
    },
    keepWaitingEdit: {
      given: draft,
      run: async (ctx, { templateCode }) =>
        inTransaction(ctx, async (ctx) =>
          keepWaitingEdit(ctx, formOf(await queries.getTemplate(ctx, templateCode), validContent), ["1"]),
        ),
    },
    requireApproved: {
      given: "UPDATE workspaces SET template_approval = id <> :mine",
      run: async (ctx, { templateCode }) =>
        inTransaction(ctx, async (ctx) => requireApproved(ctx, await lockTemplate(ctx, templateCode), null)),
    },
    listLabels: (ctx) => listLabels(ctx),
    createLabel: async (ctx) => {
      const { name, colour } = await createLabel(ctx, { name: "Made here", colour: "blue" });
      return { name, colour };
    },
    deleteLabel: (ctx) => deleteLabel(ctx, { id: "label" }),
    labelTemplates: (ctx, { channelId, templateCode }) =>
      labelTemplates(ctx, { channelId, codes: [templateCode], add: ["label"], remove: [] }),
    withdrawWaitingEdit: (ctx, { templateCode }) => withdrawWaitingEdit(ctx, templateCode),
    requireEditable: async (ctx, { templateCode }) => {
      const row = await queries.getTemplate(ctx, templateCode);
      return requireEditable(ctx, row, formOf(row), reviewed);
    },
    requireSubmittable: {
      given: draft,
      run: async (ctx, { templateCode }) => {
        const row = await queries.getTemplate(ctx, templateCode);
        await requireSubmittable(ctx, row, formOf(row, validContent), reviewed, find);
      },
    },
    syncTemplates: (ctx, { channelId }) => syncTemplates(ctx, { channelId }, held.find),
    withOwnFiles: (ctx, { channelId }) => withOwnFiles(ctx, channelId, validContent),
    refreshTemplate: { given: waiting, run: (ctx, { templateCode }) => refreshTemplate(ctx, templateCode, find) },
    refreshWaitingTemplates: { given: waiting, run: (ctx) => refreshWaitingTemplates(ctx, find) },
    "refreshWaitingTemplates that only the other one has": {
      given: `${waiting}; UPDATE templates SET state = 'pass' WHERE workspace_id = :mine`,
      run: (ctx) => refreshWaitingTemplates(ctx, find),
    },
    applyTemplateReview: { given: waiting, run: (ctx, { channelId }) => applyTemplateReview(ctx, rejected, channelId) },
    applyReviewResult: {
      given: waiting,
      run: (ctx, { templateCode }) =>
        inTransaction(ctx, async (ctx) => applyReviewResult(ctx, await lockTemplate(ctx, templateCode), rejected)),
    },
    rulesOfChannel: (ctx, { channelId }) => rulesOfChannel(ctx, channelId),
    lockTemplate: (ctx, { templateCode }) => lockTemplate(ctx, templateCode),
    lockName: (ctx, { templateCode }) =>
      inTransaction(ctx, async (ctx) => lockName(ctx, await lockTemplate(ctx, templateCode))),
  },
  {
    uploadSamples: "reads files through findMedia, which lib/media tries, and changes nothing of ours",
  },
);
