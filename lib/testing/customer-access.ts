/**
 * What everybody who may come into a customer's workspace gets there, for each page, action and route: the one table that the
 * tests of it read. A page, action or route without an entry fails.
 */

/** Who asks. Staff are those of the customer's provider; a grant gives them its role while it holds. */
export const readers = ["owner", "viewer", "visitor", "operator", "administrator"] as const;
/**
 * `owner` and `viewer` are members of the customer. A `visitor` is the provider's staff without a grant, before the one they
 * have begins, after it has ended and when it was revoked. `operator` and `administrator` are staff with a grant of that role.
 */
export type Reader = (typeof readers)[number];

const everybody: readonly Reader[] = readers;
/** Everybody but visitors. */
const members: readonly Reader[] = ["owner", "viewer", "operator", "administrator"];
const operators: readonly Reader[] = ["owner", "operator", "administrator"];
const administrators: readonly Reader[] = ["owner", "administrator"];
/** What no grant gives. */
const owners: readonly Reader[] = ["owner"];
/** What belongs to the desk of a provider, and to no customer. */
const nobody: readonly Reader[] = [];

/**
 * Server actions, by who may run them. Those about the person alone need no workspace, and those of the installation's operator
 * ask for that person's flag, whatever the workspace.
 */
export const actionAccess: Record<string, readonly Reader[] | "person" | "operator of the installation"> = {
  // About whoever asks, whatever the workspace.
  acceptAsUserAction: "person",
  acceptWithPasswordAction: "person",
  askForPasswordLinkAction: "person",
  changePasswordAction: "person",
  endOtherSessionsAction: "person",
  endSessionAction: "person",
  leaveCustomerAction: "person",
  readPasswordLinkAction: "person",
  renameAction: "person",
  setPasswordAction: "person",
  signOutAction: "person",
  switchWorkspaceAction: "person",
  visitCustomerAction: "person",
  changeSettingAction: "operator of the installation",
  changeStandingAction: "operator of the installation",
  changeWorkspaceAction: "operator of the installation",
  createWorkspaceAction: "operator of the installation",
  dismissEventAction: "operator of the installation",
  dismissJobAction: "operator of the installation",
  inviteWorkspaceOwnerAction: "operator of the installation",
  makePasswordLinkAction: "operator of the installation",
  putEventBackAction: "operator of the installation",
  putJobBackAction: "operator of the installation",
  sealAgainAction: "operator of the installation",
  testMailAction: "operator of the installation",
  tryLaneNowAction: "operator of the installation",

  // Finds no membership of staff to end.
  leaveWorkspaceAction: everybody,

  addNumberAction: administrators,
  askForChannelsAction: administrators,
  askForNumbersAction: administrators,
  bindBySignUpAction: administrators,
  bindByTokenAction: administrators,
  bindChosenAccountAction: administrators,
  bindServiceAction: administrators,
  saveApplicationAction: administrators,
  removePaperAction: administrators,
  submitApplicationAction: administrators,
  withdrawApplicationAction: administrators,
  followApplicationAction: administrators,
  askForChangeAction: administrators,
  bindToSandboxAction: administrators,
  createChannelAction: administrators,
  deleteChannelAction: administrators,
  deregisterNumberAction: administrators,
  editChannelAction: administrators,
  readDeletionImpactAction: administrators,
  readSharedAccountsAction: administrators,
  refreshAccountAction: administrators,
  registerNumberAction: administrators,
  removeDocumentAction: administrators,
  requestCodeAction: administrators,
  requestUnbindingAction: administrators,
  submitVerificationAction: administrators,
  syncNumbersAction: administrators,
  testConnectionAction: administrators,
  unbindChannelAction: administrators,
  unbindCustomerChannelAction: administrators,
  updateWorkspaceAction: administrators,
  verifyCodeAction: administrators,
  withdrawRequestAction: administrators,
  withdrawUnbindingAction: administrators,

  addSuppressionAction: operators,
  allowSendingAction: operators,
  archiveTemplateAction: operators,
  cancelCampaignAction: operators,
  copyTemplateAction: operators,
  createTemplateAction: operators,
  decideCampaignAction: operators,
  decideHiddenRowsAction: operators,
  deleteTemplateAction: operators,
  discardDraftAction: operators,
  discardTemplateDraftAction: operators,
  importNumbersAction: operators,
  launchCampaignAction: operators,
  liftSuppressionAction: operators,
  listAffectedCampaignsAction: operators,
  listRestAction: operators,
  pauseCampaignAction: operators,
  recordConsentAction: operators,
  refreshTemplateAction: operators,
  restoreTemplateAction: operators,
  resumeCampaignAction: operators,
  saveDraftAction: operators,
  saveTemplateAction: operators,
  saveTemplateDraftAction: operators,
  setPauseOnCategoryChangeAction: operators,
  setSendingAllowedAction: operators,
  stopCampaignAction: operators,
  submitTemplateAction: operators,

  changeGrantEndAction: owners,
  changeRoleAction: owners,
  giveGrantAction: owners,
  inviteMemberAction: owners,
  removeMemberAction: owners,
  revokeGrantAction: owners,
  revokeInvitationAction: owners,

  answerHandOverAction: nobody,
  approveRequestAction: nobody,
  planRolloutAction: nobody,
  retryRolloutAction: nobody,
  startRolloutAction: nobody,
  closeCustomerAction: nobody,
  createCustomerAction: nobody,
  findCustomersAction: nobody,
  inviteOwnerAction: nobody,
  liftSuspensionAction: nobody,
  offerHandOverAction: nobody,
  readQuotaChangesAction: nobody,
  refuseRequestAction: nobody,
  releaseCustomerAction: nobody,
  replaceTermsAction: nobody,
  setQuotaAction: nobody,
  suspendCustomerAction: nobody,
  withdrawHandOverAction: nobody,
};

/** Route handlers, by who gets an answer; null for those that are of no workspace. */
export const handlerAccess: Record<string, readonly Reader[] | null> = {
  "/api/auth/[...nextauth]": null,
  "/healthz": null,
  "/readyz": null,
  "/downloads/campaign-messages": members,
  "/downloads/recipients-template": members,
  "/downloads/rejected-rows": members,
  "/downloads/suppressions": members,
  "/downloads/suppressions-template": operators,
  "/downloads/terms": ["owner"],
  "/downloads/verification-document": administrators,
  // A visitor finds no person, and no message by an address or the platform's id.
  "/search": everybody,
  "/uploads/recipients": operators,
  "/uploads/suppressions": operators,
  "/uploads/verification-document": administrators,
  "/uploads/application-paper": administrators,

  "/downloads/customer-terms": nobody,
  "/uploads/terms": nobody,
};

/** Pages, by who may see them; null for those that are of no workspace. What visitors see of them has hidden parts. */
export const pageAccess: Record<string, readonly Reader[] | null> = {
  "/forgotten-password": null,
  "/invitation/[token]": null,
  "/no-workspace": null,
  "/password": null,
  "/sign-in": null,
  "/workspaces": null,
  "/settings/system/configuration": null,
  "/settings/system/keys": null,
  "/settings/system/log": null,
  "/settings/system": null,
  "/settings/system/people": null,
  "/settings/system/queues": null,
  "/settings/system/workspaces/[workspaceId]": null,
  "/settings/system/workspaces/new": null,
  "/settings/system/workspaces": null,
  "/settings/account": null,
  "/[...missing]": null,

  "/": everybody,
  "/activate": everybody,
  "/audience/suppressions": everybody,
  "/campaigns": everybody,
  "/campaigns/[campaignId]": everybody,
  "/channels": everybody,
  "/channels/[channelId]": everybody,
  "/channels/[channelId]/account": everybody,
  "/channels/[channelId]/messages": everybody,
  "/channels/[channelId]/messages/bulk": everybody,
  "/channels/[channelId]/messages/inbound": everybody,
  "/channels/[channelId]/numbers": everybody,
  "/channels/[channelId]/templates": everybody,
  "/channels/[channelId]/templates/[code]": everybody,
  "/channels/deleted": everybody,
  "/settings": everybody,
  "/settings/members": everybody,
  "/settings/provider": everybody,
  "/settings/requests": everybody,
  "/settings/verification": everybody,
  "/settings/workspace": everybody,

  "/channels/[channelId]/send": operators,
  "/channels/[channelId]/templates/new": operators,
  "/settings/audit": administrators,

  "/customers": nobody,
  "/customers/[customerId]": nobody,
  "/customers/new": nobody,
  "/requests": nobody,
  "/rollouts": nobody,
  "/rollouts/[rolloutId]": nobody,
  "/rollouts/new": nobody,
};
