/** Every server action of the build, called by members of other workspaces, by viewers and without a session. */

import { expect, test } from "#e2e/fixtures";
import { makeFullWorkspace, unknownIds } from "#e2e/support/full-workspace";
import { type Action, asPageOf, callAction, type Ids, readActions } from "#e2e/support/routes";
import { makeWorkspace } from "#e2e/support/workspace";
import { emptyForm } from "#lib/channels/application/schema";
import { listChannels } from "#lib/channels/list/list-channels";
import { weekdays } from "#lib/channels/service-settings/opening-hours";
import { gatewayExamples } from "#lib/connectors/carriers";
import { listMembers } from "#lib/workspaces/members";

/** An application that lacks nothing. */
const wholeForm = {
  ...emptyForm,
  ...Object.fromEntries(Object.entries(emptyForm).map(([name, value]) => [name, value === "" ? "x" : value])),
  ...{ country: "DE", industry: "retail", website: "", contactEmail: "a@test.example", contactPhone: "+49 40 555010" },
  ...{ destinations: ["DE"], startDate: "2026-12-01" },
};

const content = { header: null, body: "Somebody else's words.", footer: null, buttons: [], samples: {} };
const shownAddress = { name: "News", replyTo: "", sendType: "batch" };
const mailServer = {
  ...{ environment: "sandbox", accountId: "hello@kiosk.example", server: "127.0.0.1", port: "25", security: "none" },
  ...{ user: "", password: "", senderName: "", replyTo: "", bounceAddress: "" },
  ...{ dkimDomain: "", dkimSelector: "", dkimPrivateKey: "", perSecond: "" },
  ...{ bouncesBy: "webhook", mailboxServer: "", mailboxPort: "", mailboxSecurity: "tls", mailboxUser: "" },
  ...{ mailboxPassword: "", mailboxFolder: "", mailboxUnknownFolder: "" },
};
const template = (t: Ids) => ({ code: t.code });
/** A contact without anything of others. */
const nobody = { name: "Theirs", remarks: "", addresses: [], labels: [], attributes: {} };
const channel = (t: Ids) => ({ channelId: t.channelId });
const sender = (t: Ids) => ({ channelId: t.channelId, senderId: t.senderId });
const system = (t: Ids) => ({ ...channel(t), systemId: t.workspaceId });
const aToken = `whsec_${"A".repeat(32)}`;
const customer = (t: Ids) => ({ customerId: t.workspaceId });
const campaign = (t: Ids) => ({ campaignId: t.campaignId });
const saving = (t: Ids) => ({ code: t.code, category: "utility", content, seenAt: new Date().toISOString() });

/** Actions that take ids, with an input that would be valid in the caller's own workspace. */
const withIds: Record<string, (ids: Ids) => unknown> = {
  askForNumbersAction: (t) => ({ ...channel(t), total: 30, reason: "More shops" }),
  removeDocumentAction: (t) => t.workspaceId,
  withdrawRequestAction: (t) => ({ requestId: t.workspaceId }),
  approveRequestAction: (t) => ({ customerId: t.workspaceId, requestId: t.workspaceId, total: 9, note: "" }),
  refuseRequestAction: (t) => ({ customerId: t.workspaceId, requestId: t.workspaceId, reason: "No" }),
  setQuotaAction: (t) => ({
    ...{ customerId: t.workspaceId, quota: "channels", objectId: t.workspaceId },
    ...{ total: 999, reason: "Because" },
  }),
  readQuotaChangesAction: (t) => ({ customerId: t.workspaceId }),
  startRolloutAction: (t) => ({ rolloutId: t.rolloutId }),
  retryRolloutAction: (t) => ({ rolloutId: t.rolloutId }),
  planRolloutAction: (t) => ({
    ...{ kind: "setting", name: "Theirs", setting: "failedShare", value: "7" },
    targets: [{ customerId: t.workspaceId, channelId: null, values: {} }],
  }),
  editChannelAction: (t) => ({ ...channel(t), name: "Taken over", remarks: "" }),
  requestUnbindingAction: (t) => ({ ...channel(t), reason: "Because" }),
  withdrawUnbindingAction: channel,
  unbindChannelAction: (t) => ({ ...channel(t), reason: "Because" }),
  unbindCustomerChannelAction: (t) => ({ ...channel(t), customerId: t.workspaceId, reason: "Because" }),
  inviteOwnerAction: (t) => ({ ...customer(t), email: "in@test.example" }),
  suspendCustomerAction: (t) => ({ ...customer(t), reason: "Because" }),
  liftSuspensionAction: customer,
  offerHandOverAction: (t) => ({ ...customer(t), provider: "somebody", reason: "Because" }),
  withdrawHandOverAction: customer,
  answerHandOverAction: (t) => ({ ...customer(t), handOverId: t.invitationId, accepts: true }),
  releaseCustomerAction: (t) => ({ ...customer(t), name: "Taken", reason: "Because" }),
  closeCustomerAction: (t) => ({ ...customer(t), name: "Taken", reason: "Because" }),
  replaceTermsAction: (t) => ({ ...customer(t), termsFileId: t.importId }),
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
  readSharedAccountsAction: (t) => ({ ...channel(t), environment: "sandbox", code: "code" }),
  bindChosenAccountAction: (t) => ({ ...channel(t), accountId: "100000000000001", choice: "choice" }),
  bindServiceAction: (t) => ({ ...channel(t), environment: "sandbox", accountId: "41077" }),
  bindServerAction: (t) => ({
    ...{ ...channel(t), host: "smpp.example.org", port: "2775", tls: false, systemId: "kiosk", password: "secret" },
    ...{ systemType: "", sessions: "1", window: "10", perSecond: "30", longMessages: "udh8", ids: "same" },
  }),
  fileSenderIdAction: (t) => ({
    ...{ ...channel(t), name: "KIOSK", country: "DE", entityId: "", templateId: "", brandId: "", campaignId: "" },
    evidence: "",
  }),
  decideSenderIdAction: (t) => ({ ...channel(t), filingId: t.importId, decision: "approved", reason: "Register 17" }),
  preferSenderIdAction: (t) => ({ ...channel(t), filingId: t.importId }),
  bindGatewaysAction: (t) => ({ ...channel(t), gateways: JSON.stringify([gatewayExamples.form]), secrets: "" }),
  bindMailServerAction: (t) => ({ ...channel(t), ...mailServer }),
  checkMailDomainAction: channel,
  addSenderAddressAction: (t) => ({ ...channel(t), address: "news@kiosk.example", ...shownAddress }),
  editSenderAddressAction: (t) => ({ ...sender(t), ...shownAddress }),
  preferSenderAddressAction: sender,
  saveSenderPoolAction: (t) => ({
    ...channel(t),
    ...{ poolId: null, name: "Pool", rules: [], otherIds: [t.senderId], whenOut: "move" },
  }),
  setReachShareAction: (t) => ({ ...channel(t), share: "10" }),
  deleteSenderPoolAction: (t) => ({ ...channel(t), poolId: "pool" }),
  askForProofAction: sender,
  removeSenderAddressAction: sender,
  setWarmUpAction: (t) => ({ ...channel(t), domain: "kiosk.example", on: true }),
  resumeMarketingAction: (t) => ({ ...channel(t), domain: "kiosk.example" }),
  saveApplicationAction: (t) => ({ ...channel(t), form: emptyForm }),
  removePaperAction: (t) => ({ ...channel(t), paperId: t.importId }),
  submitApplicationAction: (t) => ({ ...channel(t), environment: "live", form: wholeForm }),
  withdrawApplicationAction: channel,
  followApplicationAction: channel,
  askForChangeAction: (t) => ({ ...channel(t), change: "pause", destinations: [], reason: "stock-taking" }),
  bindToSandboxAction: channel,
  refreshAccountAction: channel,
  syncNumbersAction: channel,
  addNumberAction: (t) => ({ ...channel(t), countryCode: "65", number: "85550000", displayName: "Desk" }),
  requestCodeAction: (t) => ({ ...sender(t), method: "SMS", language: "en_US" }),
  verifyCodeAction: (t) => ({ ...sender(t), code: "123456" }),
  registerNumberAction: (t) => ({ ...sender(t), pin: "" }),
  deregisterNumberAction: sender,
  moveNumberInAction: (t) => ({ ...channel(t), countryCode: "65", number: "85550001", prepared: true }),
  refreshNumberAction: sender,
  editProfileAction: (t) => ({
    ...sender(t),
    ...{ about: "Theirs", address: "", description: "", email: "", industry: "", websites: [] },
  }),
  renameNumberAction: (t) => ({ ...sender(t), displayName: "Theirs" }),
  pauseMarketingAction: (t) => ({ ...sender(t), paused: true }),
  setPinAction: (t) => ({ ...sender(t), pin: "123456" }),
  setCallbackAction: (t) => ({ ...sender(t), url: "https://theirs.example", verifyToken: "token" }),
  removeCallbackAction: sender,
  editAutoReplyAction: (t) => ({
    ...{ ...channel(t), on: true, text: "Theirs", when: "always", everyHours: "12" },
    hours: weekdays.map((day) => ({ day, open: true, from: "09:00", to: "18:00" })),
  }),
  editConfirmationsAction: (t) => ({ ...channel(t), stopReply: "Theirs", stopAllReply: "", startReply: "" }),
  addSystemAction: (t) => ({
    ...channel(t),
    name: "Theirs",
    url: "https://theirs.example",
    token: aToken,
    remarks: "",
  }),
  editSystemAction: (t) => ({ ...system(t), name: "Theirs", url: "https://theirs.example", token: "", remarks: "" }),
  deleteSystemAction: system,
  testSystemAction: system,
  addIntentAction: (t) => ({ ...system(t), code: "theirs", name: "Theirs", data: "" }),
  editIntentAction: (t) => ({ ...channel(t), code: "parcel", name: "Theirs", data: "" }),
  deleteIntentAction: (t) => ({ ...channel(t), code: "parcel" }),
  fetchAgainAction: (t) => ({ ...channel(t), messageId: "2026112112000000000001", position: 0 }),
  setCodeScheduleAction: (t) => ({ ...channel(t), schedule: null }),
  switchSmsAction: (t) => ({ ...channel(t), on: true }),
  editWordsAction: (t) => ({ ...channel(t), set: "own", marketing: "theirs", all: "", start: "" }),
  restoreWordsAction: (t) => ({ ...channel(t), set: "en" }),
  editGreetingAction: (t) => ({ ...sender(t), welcome: true, welcomeText: "", starters: [], commands: [] }),
  createLinkAction: (t) => ({ ...sender(t), text: "Theirs" }),
  editLinkAction: (t) => ({ ...sender(t), code: "ABCDEFGHIJKL23", text: "Theirs" }),
  deleteLinkAction: (t) => ({ ...sender(t), code: "ABCDEFGHIJKL23" }),
  createTemplateAction: (t) => ({
    ...channel(t),
    name: "another_one",
    language: "en",
    category: "utility",
    pauseOnCategoryChange: true,
  }),
  syncTemplatesAction: (t) => ({ channelId: t.channelId }),
  copyTemplateAction: (t) => ({ ...template(t), name: "a_copy", language: "en" }),
  saveTemplateAction: saving,
  submitTemplateAction: saving,
  editTemplateAction: (t) => ({ ...saving(t), choice: "now", campaigns: [] }),
  askForApprovalAction: (t) => ({ ...saving(t), choice: "now" }),
  approveTemplateAction: (t) => ({ ...template(t), askedAt: new Date().toISOString(), campaigns: [] }),
  sendTemplateBackAction: (t) => ({ ...template(t), askedAt: new Date().toISOString(), reason: "Because" }),
  withdrawApprovalAction: template,
  deleteLabelAction: (t) => ({ id: t.workspaceId }),
  nameTopicAction: (t) => ({ code: t.code, topicId: null }),
  labelTemplatesAction: (t) => ({ ...channel(t), codes: [t.code], add: [], remove: [] }),
  withdrawWaitingEditAction: template,
  readTemplateUseAction: template,
  readTemplateLookAction: template,
  readTestChoicesAction: template,
  sendTestAction: (t) => ({ ...template(t), senderId: t.senderId, address: "+4915555000001", values: {}, guests: [] }),
  listTemplateChannelsAction: channel,
  exportTemplatesAction: (t) => ({ ...channel(t), codes: [t.code] }),
  importTemplatesAction: (t) => ({ ...channel(t), file: "{}" }),
  copyTemplatesAction: (t) => ({ ...channel(t), codes: [t.code], targetId: t.channelId }),
  archiveTemplatesAction: (t) => ({ ...channel(t), codes: [t.code] }),
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
  saveTemplateDraftAction: (t) => ({
    ...template(t),
    category: "utility",
    content,
    base: { category: "utility", content },
    revision: 0,
    editor: "01890000-0000-7000-8000-000000000000",
    takeOver: false,
  }),
  discardTemplateDraftAction: template,
  decideHiddenRowsAction: (t) => ({ importId: t.importId, choice: "leave_out" }),
  listRestAction: campaign,
  importNumbersAction: (t) => ({ ...channel(t), templateCode: t.code, text: "+49 1520 2000 2001" }),
  launchCampaignAction: (t) => ({
    ...channel(t),
    templateCode: t.code,
    senderId: t.senderId,
    importId: t.importId,
    name: "",
    scheduledAt: null,
  }),
  planSendAction: (t) => ({
    ...channel(t),
    templateCode: t.code,
    senderId: t.senderId,
    importId: t.importId,
    name: "",
    scheduledAt: null,
  }),
  readPlanAction: (t) => ({ planId: t.importId }),
  findFateAction: (t) => ({ planId: t.importId, wanted: "2" }),
  recordConsentAction: (t) => ({ importId: t.importId }),
  pauseCampaignAction: campaign,
  resumeCampaignAction: campaign,
  stopCampaignAction: campaign,
  stopFallbackAction: campaign,
  chooseWinnerAction: (t) => ({ ...campaign(t), side: "b" }),
  cancelCampaignAction: campaign,
  takeBackCampaignAction: campaign,
  duplicateCampaignAction: campaign,
  setRepeatAction: (t) => ({
    ...{ ...campaign(t), rhythm: "daily", days: [], monthDay: "", at: "09:30" },
    ...{ ends: "never", untilDay: "", times: "" },
  }),
  pauseRepeatAction: (t) => ({ repeatId: t.repeatId }),
  resumeRepeatAction: (t) => ({ repeatId: t.repeatId }),
  endRepeatAction: (t) => ({ repeatId: t.repeatId }),
  approveSendAction: (t) => ({ ...campaign(t), askedAt: new Date().toISOString() }),
  sendSendBackAction: (t) => ({ ...campaign(t), askedAt: new Date().toISOString(), reason: "Because" }),
  decideCampaignAction: (t) => ({ ...campaign(t), decision: "retry_failed" }),
  editContactAction: (t) => ({ ...nobody, id: t.contactId }),
  addContactAction: (t) => ({ ...nobody, groupIds: [t.groupId] }),
  actOnContactsAction: (t) => ({ who: { ids: [t.contactId] }, act: "join", value: t.groupId }),
  askExportAction: (t) => ({ filter: { groups: [t.groupId] }, format: "csv" }),
  cancelFileAction: (t) => ({ id: t.importId }),
  keepOutAction: (t) => ({ id: t.contactId }),
  eraseContactAction: (t) => ({ contactId: t.contactId }),
  renameGroupAction: (t) => ({ id: t.groupId, name: "Mine" }),
  deleteGroupAction: (t) => ({ id: t.groupId, members: "keep" }),
  deleteSegmentAction: (t) => ({ id: t.groupId }),
  listContactsAction: (t) => ({ ...channel(t), templateCode: t.code, kind: "group", id: t.groupId, values: {} }),
  renameFileAction: (t) => ({ id: t.fileId, name: "Stolen" }),
  removeFileAction: (t) => ({ id: t.fileId }),
  removeUnusedFilesAction: (t) => ({ ids: [t.fileId] }),
  createFallbackRuleAction: (t) => ({ name: "By SMS", senderId: t.senderId }),
  editFallbackRuleAction: (t) => ({ ruleId: t.importId, name: "By SMS", senderId: t.senderId }),
  deleteFallbackRuleAction: (t) => ({ ruleId: t.importId }),
  createFallbackPolicyAction: (t) => ({ name: "By SMS", ruleIds: [t.importId] }),
  editFallbackPolicyAction: (t) => ({ policyId: t.importId, name: "By SMS", ruleIds: [t.importId] }),
  deleteFallbackPolicyAction: (t) => ({ policyId: t.importId }),
  createTopicAction: (t) => ({ name: "Offers", description: "", templateCodes: [t.code] }),
  editTopicAction: (t) => ({ topicId: t.importId, name: "Offers", description: "", templateCodes: [t.code] }),
  archiveTopicAction: (t) => ({ topicId: t.importId }),
  liftSuppressionAction: (t) => ({ id: t.suppressionId, seenAt: new Date().toISOString(), reason: "Because" }),
  revokeInvitationAction: (t) => t.invitationId,
  changeRoleAction: (t) => ({ userId: t.userId, role: "viewer" }),
  limitMemberAction: (t) => ({ userId: t.userId, channelIds: [t.channelId] }),
  limitToCustomersAction: (t) => ({ userId: t.userId, customerIds: null }),
  removeMemberAction: (t) => t.userId,
  switchWorkspaceAction: (t) => t.workspaceId,
  visitCustomerAction: (t) => ({ providerId: t.workspaceId, customerId: t.workspaceId }),
  changeGrantEndAction: (t) => ({ id: t.grantId, endsAt: new Date(Date.now() + 3_600_000).toISOString() }),
  revokeGrantAction: (t) => t.grantId,
  endSessionAction: () => "0123456789abcdef",
};

/** Actions that take no ids of others: they act on the caller or the caller's workspace. */
const aboutCaller = [
  "acceptAsUserAction",
  "addSuppressionAction",
  "askForChannelsAction",
  "changeMailChoiceAction",
  "changePasswordAction",
  "createChannelAction",
  "createGroupAction",
  "createLabelAction",
  "defineAttributeAction",
  "removeAttributeAction",
  "saveSegmentAction",
  "createCustomerAction",
  "endOtherSessionsAction",
  "eraseByAddressAction",
  "findCustomersAction",
  "giveGrantAction",
  "inviteMemberAction",
  "leaveCustomerAction",
  "leaveWorkspaceAction",
  "renameAction",
  "saveGuestsAction",
  "submitVerificationAction",
  "testConnectionAction",
  "updateWorkspaceAction",
  "changeRetentionAction",
  "changeSendingHoursAction",
  "changeSendingRulesAction",
  "switchApprovalAction",
];
/** Actions for the installation, which only its operators may ask for; lib/operator checks what they reach. */
const ofOperators = [
  "approveAsOperatorAction",
  "changeSettingAction",
  "changeStandingAction",
  "changeWorkspaceAction",
  "createKeyAction",
  "createWorkspaceAction",
  "dismissEventAction",
  "dismissJobAction",
  "inviteWorkspaceOwnerAction",
  "makePasswordLinkAction",
  "putEventBackAction",
  "putJobBackAction",
  "refuseAsOperatorAction",
  "retryMailAction",
  "revokeKeyAction",
  "sealAgainAction",
  "setNumbersAsOperatorAction",
  "testMailAction",
  "tryLaneNowAction",
];
/** Actions open to visitors, each for a reason given in lib/testing/entry-points.test.ts. */
const openToVisitors = [
  "acceptWithPasswordAction",
  "askForPasswordLinkAction",
  "readPasswordLinkAction",
  "setPasswordAction",
  "signOutAction",
];
/** Actions that need no role. What they can reach depends on the rows they look up. */
const needNoRole = [
  ...openToVisitors,
  "acceptAsUserAction",
  "changeMailChoiceAction",
  "changePasswordAction",
  "endOtherSessionsAction",
  "endSessionAction",
  "leaveCustomerAction",
  "leaveWorkspaceAction",
  "renameAction",
  "switchWorkspaceAction",
  "visitCustomerAction",
];

/** Viewers may have made what they may download. */
const forViewers = ["askExportAction"];

test("every action is covered by these specs", () => {
  const known = [...Object.keys(withIds), ...aboutCaller, ...ofOperators, ...openToVisitors].sort();
  expect([...new Set(readActions().map((action) => action.name))].sort()).toEqual(known);
});

test("an action on another workspace's object gets the same answer as for an unknown id", async ({
  database,
  workspace,
  enter,
}) => {
  const { ids, channel } = await makeFullWorkspace(workspace);
  const elsewhere = await makeWorkspace(database.db);
  // A provider may do everything that a business may, and what the desk is for besides.
  await database.sql`UPDATE workspaces SET kind = 'provider' WHERE id = ${elsewhere.id}`;
  const page = await enter(await elsewhere.member("owner"));
  const actions = readActions().filter((action) => action.name in withIds);
  for (const action of actions) {
    const ask = (about: Ids) =>
      callAction(page.request, action, ids, [withIds[action.name]?.(about)], asPageOf(elsewhere.id));
    const theirs = await ask(ids);
    expect.soft(theirs, action.name).toMatchObject({ ok: false, code: "not_found" });
    expect.soft(await ask(unknownIds), action.name).toEqual(theirs);
  }
  const owner = await workspace.member("owner");
  const [row] = (await listChannels(owner.ctx(), everyChannel)).rows;
  expect(row).toMatchObject({ id: channel.id, name: channel.name, state: "bound" });
  expect(await listMembers(owner.ctx())).toContainEqual(
    expect.objectContaining({ userId: owner.userId, role: "owner" }),
  );
});

test("every action that needs a role is refused to a viewer", async ({ workspace, as }) => {
  const { ids } = await makeFullWorkspace(workspace);
  const page = await as("viewer");
  const open = [...needNoRole, ...forViewers];
  const actions = readActions().filter((action) => !open.includes(action.name));
  expect(actions.length).toBeGreaterThan(30);
  for (const action of actions) {
    const input = withIds[action.name]?.(ids) ?? {};
    const answer = await callAction(page.request, action, ids, [input], asPageOf(workspace.id));
    expect.soft(answer, action.name).toMatchObject({ ok: false, code: "forbidden" });
  }
});

test("without a session every action is refused, except those for visitors", async ({ workspace, page }) => {
  const { ids } = await makeFullWorkspace(workspace);
  const open: (action: Action) => boolean = ({ name }) => openToVisitors.includes(name);
  for (const action of readActions().filter((action) => !open(action))) {
    const input = withIds[action.name]?.(ids) ?? {};
    const answer = await callAction(page.request, action, ids, [input], asPageOf(workspace.id));
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
