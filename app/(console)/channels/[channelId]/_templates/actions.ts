"use server";

import { refresh } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import { editTemplate } from "#lib/campaigns/template-edits/edit-template";
import { EditTemplateInput } from "#lib/campaigns/template-edits/schema";
import { readTemplateUse } from "#lib/campaigns/template-edits/template-use";
import { askForTests } from "#lib/campaigns/test-send/ask-for-tests";
import { readTemplateLook, readTestChoices } from "#lib/campaigns/test-send/read-test";
import { SendTestsInput } from "#lib/campaigns/test-send/schema";
import { archiveTemplate, archiveTemplates, restoreTemplate } from "#lib/templates/archive-template";
import { copyTemplate, createTemplate } from "#lib/templates/create-template";
import { deleteTemplate } from "#lib/templates/delete-template";
import { discardTemplateDraft, saveTemplateDraft } from "#lib/templates/drafts";
import {
  copyToChannel,
  exportTemplates,
  importTemplates,
  listTemplateChannels,
} from "#lib/templates/exchange/bring-templates";
import { ChannelInput, CopyTemplatesInput, ImportTemplatesInput, TemplatesInput } from "#lib/templates/exchange/schema";
import { getTemplate, listAffectedCampaigns } from "#lib/templates/queries";
import { refreshTemplate } from "#lib/templates/review/refresh-template";
import { submitTemplate } from "#lib/templates/review/submit-template";
import { syncTemplates } from "#lib/templates/review/sync-templates";
import { withdrawWaitingEdit } from "#lib/templates/review/waiting-edit";
import { saveTemplate } from "#lib/templates/save-template";
import {
  CopyTemplateInput,
  CreateTemplateInput,
  SaveTemplateDraftInput,
  SaveTemplateInput,
  SyncTemplatesInput,
  TemplateInput,
} from "#lib/templates/schema";

export const createTemplateAction = defineAction({
  input: CreateTemplateInput,
  permission: "templates:manage",
  run: (ctx, input) => createTemplate(ctx, input),
});

export const copyTemplateAction = defineAction({
  input: CopyTemplateInput,
  permission: "templates:manage",
  run: (ctx, input) => copyTemplate(ctx, input),
});

export const saveTemplateAction = defineAction({
  input: SaveTemplateInput,
  permission: "templates:manage",
  async run(ctx, input) {
    const saved = await saveTemplate(ctx, input);
    refresh();
    return saved;
  },
});

export const saveTemplateDraftAction = defineAction({
  input: SaveTemplateDraftInput,
  permission: "templates:manage",
  run: (ctx, input) => saveTemplateDraft(ctx, input),
});

export const discardTemplateDraftAction = defineAction({
  input: TemplateInput,
  permission: "templates:manage",
  async run(ctx, { code }) {
    await discardTemplateDraft(ctx, code);
    refresh();
  },
});

export const submitTemplateAction = defineAction({
  input: SaveTemplateInput,
  permission: "templates:manage",
  async run(ctx, input) {
    const submitted = await submitTemplate(ctx, input);
    refresh();
    return submitted;
  },
});

/** Submits an edit of a template that campaigns use, as the person decided about those. */
export const editTemplateAction = defineAction({
  input: EditTemplateInput,
  permission: "templates:manage",
  async run(ctx, input) {
    const submitted = await editTemplate(ctx, input);
    refresh();
    return submitted;
  },
});

export const withdrawWaitingEditAction = defineAction({
  input: TemplateInput,
  permission: "templates:manage",
  async run(ctx, { code }) {
    await withdrawWaitingEdit(ctx, code);
    refresh();
  },
});

/** The campaigns that an edit of the template touches, with who still waits. */
export const readTemplateUseAction = defineAction({
  input: TemplateInput,
  permission: "templates:manage",
  async run(ctx, { code }) {
    const { code: found } = await getTemplate(ctx, code);
    return readTemplateUse(ctx, found);
  },
});

export const refreshTemplateAction = defineAction({
  input: TemplateInput,
  permission: "templates:manage",
  async run(ctx, { code }) {
    const found = await refreshTemplate(ctx, code);
    refresh();
    return found;
  },
});

export const syncTemplatesAction = defineAction({
  input: SyncTemplatesInput,
  permission: "templates:manage",
  async run(ctx, input) {
    const synced = await syncTemplates(ctx, input);
    refresh();
    return synced;
  },
});

export const archiveTemplateAction = defineAction({
  input: TemplateInput,
  permission: "templates:manage",
  async run(ctx, { code }) {
    await archiveTemplate(ctx, code);
    refresh();
  },
});

export const restoreTemplateAction = defineAction({
  input: TemplateInput,
  permission: "templates:manage",
  async run(ctx, { code }) {
    await restoreTemplate(ctx, code);
    refresh();
  },
});

export const deleteTemplateAction = defineAction({
  input: TemplateInput,
  permission: "templates:manage",
  async run(ctx, { code }) {
    await deleteTemplate(ctx, code);
    refresh();
  },
});

/** The other channels that templates of this one can be copied to. */
export const listTemplateChannelsAction = defineAction({
  input: ChannelInput,
  permission: "templates:manage",
  run: (ctx, { channelId }) => listTemplateChannels(ctx, channelId),
});

export const exportTemplatesAction = defineAction({
  input: TemplatesInput,
  permission: "templates:manage",
  run: async (ctx, input) => ({ file: await exportTemplates(ctx, input) }),
});

export const importTemplatesAction = defineAction({
  input: ImportTemplatesInput,
  permission: "templates:manage",
  async run(ctx, input) {
    const results = await importTemplates(ctx, input);
    refresh();
    return results;
  },
});

export const copyTemplatesAction = defineAction({
  input: CopyTemplatesInput,
  permission: "templates:manage",
  run: (ctx, input) => copyToChannel(ctx, input),
});

export const archiveTemplatesAction = defineAction({
  input: TemplatesInput,
  permission: "templates:manage",
  async run(ctx, { channelId, codes }) {
    const kept = await archiveTemplates(ctx, channelId, codes);
    refresh();
    return { kept };
  },
});

/** The campaigns that the dialogs name before an edit or a deletion. */
export const listAffectedCampaignsAction = defineAction({
  input: TemplateInput,
  permission: "templates:manage",
  async run(ctx, { code }) {
    const { code: found } = await getTemplate(ctx, code);
    return listAffectedCampaigns(ctx, found);
  },
});

/** What a template looks like to people. */
export const readTemplateLookAction = defineAction({
  input: TemplateInput,
  permission: "templates:manage",
  run: (ctx, { code }) => readTemplateLook(ctx, code),
});

/** What a member may send themselves a test of a template from and to. */
export const readTestChoicesAction = defineAction({
  input: TemplateInput,
  permission: "campaigns:manage",
  run: (ctx, { code }) => readTestChoices(ctx, code),
});

export const sendTestAction = defineAction({
  input: SendTestsInput,
  permission: "campaigns:manage",
  run: (ctx, input) => askForTests(ctx, input),
});
