/** Every server action of the build, asked by people who may not: strangers learn nothing, viewers change nothing. */
import { expect, test } from "#e2e/fixtures";
import { type Action, callAction, readActions, type Things } from "#e2e/support/doors";
import { furnish, nobodys } from "#e2e/support/furnished";
import { makeWorkspace } from "#e2e/support/workspace";
import { listChannels } from "#lib/channels/list/list-channels";
import { listMembers } from "#lib/workspaces/members";

const content = { header: null, body: "Somebody else's words.", footer: null, buttons: [], samples: {} };
const template = (t: Things) => ({ code: t.code });
const channel = (t: Things) => ({ channelId: t.channelId });
const sender = (t: Things) => ({ channelId: t.channelId, senderId: t.senderId });
const campaign = (t: Things) => ({ campaignId: t.campaignId });
const saving = (t: Things) => ({ code: t.code, category: "utility", content, seenAt: new Date().toISOString() });

/** Actions that name a thing, with an input that would do if the thing were one's own. */
const aboutThings: Record<string, (things: Things) => unknown> = {
  editChannelAction: (t) => ({ ...channel(t), name: "Taken over", remarks: "" }),
  requestUnbindingAction: (t) => ({ ...channel(t), reason: "Because" }),
  withdrawUnbindingAction: channel,
  unbindChannelAction: (t) => ({ ...channel(t), reason: "Because" }),
  unbindCustomerChannelAction: (t) => ({ ...channel(t), customerId: t.workspaceId, reason: "Because" }),
  readDeletionImpactAction: channel,
  deleteChannelAction: (t) => ({ ...channel(t), name: "Secret channel" }),
  bindByTokenAction: (t) => ({
    ...channel(t),
    environment: "sandbox",
    accountId: "100000000000001",
    accessToken: "token",
    appSecret: "secret",
  }),
  bindBySignUpAction: (t) => ({ ...channel(t), environment: "sandbox", accountId: "100000000000001", code: "code" }),
  bindToSandboxAction: channel,
  refreshAccountAction: channel,
  syncNumbersAction: channel,
  addNumberAction: (t) => ({ ...channel(t), countryCode: "65", number: "85550000", displayName: "Desk" }),
  requestCodeAction: (t) => ({ ...sender(t), method: "SMS", language: "en_US" }),
  verifyCodeAction: (t) => ({ ...sender(t), code: "123456" }),
  registerNumberAction: (t) => ({ ...sender(t), pin: "" }),
  deregisterNumberAction: sender,
  createTemplateAction: (t) => ({
    ...channel(t),
    name: "another_one",
    language: "en",
    category: "utility",
    pauseOnCategoryChange: true,
  }),
  copyTemplateAction: (t) => ({ ...template(t), name: "a_copy", language: "en" }),
  saveTemplateAction: saving,
  submitTemplateAction: saving,
  refreshTemplateAction: template,
  setSendingAllowedAction: (t) => ({ ...template(t), on: false }),
  allowSendingAction: template,
  setPauseOnCategoryChangeAction: (t) => ({ ...template(t), on: false }),
  archiveTemplateAction: template,
  restoreTemplateAction: template,
  deleteTemplateAction: template,
  listAffectedCampaignsAction: template,
  saveDraftAction: (t) => ({
    ...channel(t),
    form: {
      language: "en",
      templateCode: t.code,
      senderId: t.senderId,
      when: "now",
      at: "",
      method: "phones",
      numbers: "",
      importId: null,
      name: "",
    },
  }),
  discardDraftAction: channel,
  importNumbersAction: (t) => ({ ...channel(t), templateCode: t.code, text: "+49 1520 2000 2001" }),
  launchCampaignAction: (t) => ({
    ...channel(t),
    templateCode: t.code,
    senderId: t.senderId,
    importId: t.importId,
    name: "",
    scheduledAt: null,
  }),
  recordConsentAction: (t) => ({ importId: t.importId }),
  pauseCampaignAction: campaign,
  resumeCampaignAction: campaign,
  stopCampaignAction: campaign,
  cancelCampaignAction: campaign,
  revokeInvitationAction: (t) => t.invitationId,
  changeRoleAction: (t) => ({ userId: t.userId, role: "viewer" }),
  removeMemberAction: (t) => t.userId,
  switchWorkspaceAction: (t) => t.workspaceId,
  endSessionAction: () => "0123456789abcdef",
};

/** Actions that name nothing of anybody's: they act on the person or on the workspace that is asking. */
const aboutOneself = [
  "acceptAsNewAction",
  "acceptAsUserAction",
  "changePasswordAction",
  "createChannelAction",
  "endOtherSessionsAction",
  "inviteMemberAction",
  "leaveWorkspaceAction",
  "renameAction",
  "signOutAction",
  "testConnectionAction",
  "updateWorkspaceAction",
];
/** Open to every member, or to everyone; what each may reach is decided by the rows it looks up. */
const needNoRole = [
  "acceptAsNewAction",
  "acceptAsUserAction",
  "changePasswordAction",
  "endOtherSessionsAction",
  "endSessionAction",
  "leaveWorkspaceAction",
  "renameAction",
  "signOutAction",
  "switchWorkspaceAction",
];

test("every action is told to these specs", () => {
  const known = [...Object.keys(aboutThings), ...aboutOneself].sort();
  expect([...new Set(readActions().map((action) => action.name))].sort()).toEqual(known);
});

test("a stranger's action gets the answer of a thing that does not exist", async ({ database, workspace, enter }) => {
  const { things, channel } = await furnish(workspace);
  const stranger = await (await makeWorkspace(database.db)).member("owner");
  const page = await enter(stranger);
  const actions = readActions().filter((action) => action.name in aboutThings);
  for (const action of actions) {
    const ask = (about: Things) => callAction(page.request, action, things, [aboutThings[action.name]?.(about)]);
    const theirs = await ask(things);
    expect.soft(theirs, action.name).toMatchObject({ ok: false, code: "not_found" });
    expect.soft(await ask(nobodys), action.name).toEqual(theirs);
  }
  const owner = await workspace.member("owner");
  const [row] = (await listChannels(owner.ctx(), everyChannel)).rows;
  expect(row).toMatchObject({ id: channel.id, name: channel.name, state: "bound" });
  expect(await listMembers(owner.ctx())).toContainEqual(
    expect.objectContaining({ userId: owner.userId, role: "owner" }),
  );
});

test("a viewer's action is refused, whatever it asks", async ({ workspace, as }) => {
  const { things } = await furnish(workspace);
  const page = await as("viewer");
  const actions = readActions().filter((action) => !needNoRole.includes(action.name));
  expect(actions.length).toBeGreaterThan(30);
  for (const action of actions) {
    const input = aboutThings[action.name]?.(things) ?? {};
    const answer = await callAction(page.request, action, things, [input]);
    expect.soft(answer, action.name).toMatchObject({ ok: false, code: "forbidden" });
  }
});

test("without a session every action but the open ones is refused", async ({ workspace, page }) => {
  const { things } = await furnish(workspace);
  const open: (action: Action) => boolean = ({ name }) => ["signOutAction", "acceptAsNewAction"].includes(name);
  for (const action of readActions().filter((action) => !open(action))) {
    const input = aboutThings[action.name]?.(things) ?? {};
    const answer = await callAction(page.request, action, things, [input]);
    expect.soft(answer, action.name).toMatchObject({ ok: false, code: "unauthenticated" });
  }
});

const everyChannel = {
  type: null,
  q: "",
  states: [],
  from: null,
  to: null,
  customerId: null,
  oldestFirst: false,
  page: 1,
  size: 10 as const,
};
