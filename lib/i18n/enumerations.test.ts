import { globSync, readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { ownTemplateStates } from "#components/messaging/status";
import * as audienceEnums from "#db/audience-enums";
import * as generalEnums from "#db/enums";
import * as fallbackEnums from "#db/fallback-enums";
import * as mailEnums from "#db/mail-enums";
import * as mediaEnums from "#db/media-enums";
import * as messageEnums from "#db/message-enums";
import * as repeatEnums from "#db/repeat-enums";
import * as requestEnums from "#db/request-enums";
import * as senderEnums from "#db/sender-enums";
import { auditActions } from "#lib/audit/audit-actions";
import { auditDetails, auditObjects } from "#lib/audit/objects-and-details";
import { permissions } from "#lib/auth/permissions";
import { planSkips } from "#lib/campaigns/flight-plan/figures";
import { repeatEnds } from "#lib/campaigns/repeat/schema";
import { campaignEventKinds } from "#lib/campaigns/report/event-kinds";
import { campaignActs, passingStates } from "#lib/campaigns/rules";
import { industries } from "#lib/channels/application/schema";
import { codeLanguages } from "#lib/channels/schema";
import { poolCauses } from "#lib/channels/sender-pools/rules";
import { weekdays } from "#lib/channels/service-settings/opening-hours";
import { replyGaps, replyTimes } from "#lib/channels/service-settings/schema";
import { wordSets } from "#lib/channels/service-settings/words";
import { mailboxReasons } from "#lib/connectors/email/mailbox/reasons";
import { mailReasons } from "#lib/connectors/email/reasons";
import { privateAddressCode } from "#lib/connectors/http/named-hosts";
import { instagramCodes } from "#lib/connectors/instagram/codes";
import { messengerCodes } from "#lib/connectors/messenger/codes";
import { whatsappCodes } from "#lib/connectors/whatsapp/errors";
import { whatsappProfile } from "#lib/connectors/whatsapp/profile";
import { reviewReasonWords } from "#lib/connectors/whatsapp/words";
import { workbookRefusalCodes } from "#lib/excel/refusals";
import { grantStates } from "#lib/grants/rules";
import { sealedPlaces } from "#lib/health/sealed-places";
import { faults } from "#lib/messages/fault";
import { waitingCauses } from "#lib/messages/waiting";
import { operatorActions } from "#lib/operator/actions";
import { requestKinds } from "#lib/requests/request-kinds";
import { cannotReasons } from "#lib/rollouts/cannot-reasons";
import { settingNames } from "#lib/rollouts/limits";
import { dropReasons, obstacleReasons } from "#lib/sending/may-leave";
import { senderReasons } from "#lib/sending/pools/parked";
import { comparisons } from "#lib/statistics/compare-shares";
import { firstSteps } from "#lib/statistics/first-steps";
import { mendKeys } from "#lib/templates/coach/finding";
import { missingKeys, wrongKeys } from "#lib/templates/content/rules/issue";
import { approvalStates } from "#lib/templates/limits";
import { starterPurposes } from "#lib/templates/starters/starter";
import { workspaceStandings } from "#lib/workspaces/standing";
import { keysOf } from "./test-support.ts";

const enums = {
  ...generalEnums,
  ...fallbackEnums,
  ...audienceEnums,
  ...mailEnums,
  ...mediaEnums,
  ...messageEnums,
  ...requestEnums,
  ...senderEnums,
};

/** The texts of a type that is a union of texts, read from its source: types are gone when tests run. */
function unionOf(path: string, name: string): string[] {
  const source = readFileSync(path, "utf8");
  const from = source.search(new RegExp(`\\b(?:type ${name}\\b[^=]*=|${name}\\??:)`));
  expect(from, `${name} in ${path}`).toBeGreaterThan(-1);
  const union = /^[^"]*((?:\s*\|?\s*"[\w:-]+")+)/.exec(source.slice(from))?.[1] ?? "";
  return [...union.matchAll(/"([\w:-]+)"/g)].map((match) => match[1] ?? "");
}

const campaignStates = [...enums.campaignStates, ...passingStates];
const { platforms } = enums;

/** Groups of the catalogues, each with the list of the sources that it has a text for. */
const groups: Record<string, readonly string[]> = {
  "states.platform": platforms,
  "states.fallbackTrigger": enums.fallbackTriggers,
  "states.fallbackReason": enums.fallbackDropReasons,
  "states.fallbackPassed": enums.fallbackPassReasons,
  "states.fallbackMark": enums.fallbackMarks,
  "send.fallback.triggerHints": enums.fallbackTriggers,
  "states.workspaceKind": enums.workspaceKinds,
  "states.role": [...enums.roles, "visitor"],
  "states.language": enums.languages,
  "states.request": enums.requestStates,
  "requests.kind": requestKinds,
  "rollouts.kind": enums.rolloutKinds,
  "rollouts.state": enums.rolloutStates,
  "rollouts.plan": enums.rolloutPlans,
  "rollouts.reasons": cannotReasons,
  "rollouts.setting": settingNames,
  "rollouts.form.valueHint": settingNames,
  "requests.quota": enums.quotaKinds,
  "requests.verification.state": ["none", ...enums.requestStates],
  "states.channel": enums.channelStates,
  "states.channelHint": enums.channelStates,
  "states.workspace": workspaceStandings,
  "states.workspaceHint": workspaceStandings,
  "states.bindingEnvironment": enums.bindingEnvironments,
  "states.accountReview": enums.accountReviewStates,
  "states.sender": enums.senderStates,
  "states.quality": enums.senderQualities,
  "states.templateCategory": enums.templateCategories,
  "states.template": enums.templateStates,
  "states.templateHint": enums.templateStates,
  "states.approval": approvalStates,
  "states.approvalHint": approvalStates,
  "templates.labels.colours": enums.labelColours,
  "states.ownTemplate": ownTemplateStates,
  "states.ownTemplateHint": ownTemplateStates,
  "send.flight.skips": planSkips,
  "messages.line.waits": waitingCauses,
  "states.campaign": campaignStates,
  "states.campaignHint": campaignStates,
  "messages.files.troubles": enums.mediaTroubles,
  "channels.business.states": enums.intentCallStates,
  "channels.business.troubles": enums.intentTroubles,
  "states.direction": enums.messageDirections,
  "states.message": enums.messageStates,
  "states.messageHint": enums.messageStates,
  "states.messageSource": enums.messageSources,
  "states.messageEvent": enums.messageEventKinds,
  "states.failure": enums.failureKinds,
  "settings.roles": enums.roles,
  "settings.provider.roles": enums.grantRoles,
  "settings.provider.states": grantStates,
  "settings.audit.kinds": auditObjects,
  "settings.audit.actions": Object.keys(auditActions),
  "settings.audit.details": Object.keys(auditDetails),
  "settings.audit.permissions": permissions,
  "settings.audit.switch": ["true", "false"],
  "settings.audit.yesNo": ["true", "false"],
  "settings.audit.hiddenRows": enums.hiddenRowsChoices,
  "settings.invitations.mail": unionOf("lib/workspaces/invitations.ts", "InvitationMail"),
  "system.keys.sources": Object.keys(sealedPlaces),
  "system.log.actions": operatorActions,
  "system.mails.kind": enums.mailKinds,
  "system.mails.states": enums.mailStates,
  "settings.mails.topics": enums.mailTopics,
  "mail.topics": enums.mailTopics,
  "library.kind": enums.mediaKinds,
  "audience.kind": enums.suppressionKinds,
  "audience.kindText": enums.suppressionKinds,
  "contacts.kind": enums.addressKinds,
  "contacts.source": enums.contactSources,
  "contacts.files.state": audienceEnums.contactFileStates,
  "contacts.files.kind": audienceEnums.contactFileKinds,
  "contacts.files.counts": audienceEnums.contactFileKinds,
  "contacts.erasures.state": enums.erasureStates,
  "contacts.erasures.step": enums.erasureSteps,
  "contacts.attributes.kinds": enums.attributeKinds,
  "audience.source": enums.suppressionSources,
  "audience.history.by": enums.suppressionSources,
  rowReasons: [...enums.recipientReasons, "inColumn", "whole"],
  "campaigns.events": campaignEventKinds,
  "campaigns.stateReasons": [
    "by_person",
    "template_edited",
    "wave_failures",
    "wave_opt_outs",
    "next_turn",
    ...obstacleReasons,
  ],
  "campaigns.repeat.states": repeatEnums.repeatStates,
  "campaigns.repeat.skipped": repeatEnums.turnSkipReasons,
  "campaigns.repeat.rule": repeatEnums.repeatRhythms,
  "campaigns.repeat.dialog.rhythms": repeatEnums.repeatRhythms,
  "campaigns.repeat.dialog.end": repeatEnds,
  "campaigns.ab.by": ["read", "clicked", "person"],
  "campaigns.ab.said": comparisons,
  "campaigns.troubles": [...unionOf("lib/campaigns/report/troubles.ts", "what"), "causes"],
  "campaigns.troubles.causes": enums.troubleCauses,
  "campaigns.decisions": enums.campaignDecisions,
  "campaigns.done": campaignActs.filter((act) => act !== "decide"),
  "errors.campaigns.cannot": [...campaignActs, "decideStopped", "rest", "takeBack", "stopFallback", "chooseWinner"],
  // What the platform says stops a campaign that runs; it does not refuse a request.
  "errors.campaigns.obstacle": obstacleReasons.filter((reason) => !/^platform_|_refused$/.test(reason)),
  "errors.templates.content": [...missingKeys, ...wrongKeys],
  "errors.notFound": namesOfMissing(),
  "templates.category": [...enums.templateCategories, "fixed"],
  "templates.coach.hints": unionOf("lib/templates/coach/finding.ts", "CoachKey"),
  "templates.coach.mends": mendKeys,
  "templates.coach.right": unionOf("lib/templates/coach/coach.ts", "CoachPraise"),
  "templates.starters.purpose": starterPurposes,
  "templates.reviewReasons": reviewReasonWords,
  "messages.failures": ["whatsapp", "messenger", "instagram", "viber", "sms", "email"],
  "messages.failures.email": [...mailReasons, privateAddressCode],
  "channels.mailServer.mailbox.trouble": mailboxReasons,
  "channels.mailServer.reputation.stopped": enums.brakeReasons,
  "channels.mailServer.reputation.stoppedText": enums.brakeReasons,
  "messages.failures.whatsapp": whatsappCodes.names,
  "messages.failures.messenger": [...messengerCodes.names, "missing_scope", "callback_elsewhere"],
  "messages.failures.instagram": [...instagramCodes.names, "missing_scope", "callback_elsewhere", "another_account"],
  "messages.failureNext": enums.failureKinds,
  "messages.faultAt": faults,
  "messages.line.cause": ["worker_lost", "person", ...dropReasons, ...poolCauses, ...senderReasons],
  "channels.senderPools.whenOut": senderEnums.poolOutcomes,
  "campaigns.pool.reasons": [...senderReasons, "no_sender"],
  "excel.refusals": workbookRefusalCodes,
  "channels.application.state": enums.applicationStates,
  "channels.senderAddresses.sendType": enums.sendTypes,
  "channels.senderAddresses.sendTypeText": enums.sendTypes,
  "channels.senderAddresses.provedBy": enums.addressProofs,
  "channels.senderIds.kinds": enums.senderIdKinds,
  "channels.senderIds.states": enums.senderIdStates,
  "channels.application.paper": enums.applicationPapers,
  "channels.application.addPaper": enums.applicationPapers,
  "channels.application.ask": enums.applicationChanges,
  "channels.application.waits": enums.applicationChanges,
  "channels.application.changeTitle": enums.applicationChanges,
  "channels.application.changeText": enums.applicationChanges,
  "channels.application.industry": industries,
  "channels.application.letter.industry": industries,
  "channels.resource": platforms,
  "channels.prerequisite": platforms,
  "channels.section": platforms,
  "channels.accountId": platforms,
  "channels.codeLanguage": codeLanguages,
  "channels.service.sets": wordSets,
  "channels.service.when": replyTimes,
  "channels.service.whenHint": replyTimes,
  "channels.service.every": replyGaps,
  "channels.service.days": weekdays,
  "settings.sendingHours.days": weekdays,
  "channels.industries": whatsappProfile.businessProfile.industries,
  "channels.number.history.trait": enums.senderTraits,
  "dashboard.stepText": firstSteps,
  "dashboard.stepAct": firstSteps,
  "shell.nav": unionOf("components/shell/navigation/navigation.tsx", "NavKey"),
  "send.before.missing": unionsOfMissing(),
};

describe.each(Object.entries(groups))("%s", (group, list) => {
  it.each(enums.languages)("has a text for each value of its list and no other, in %s", (language) => {
    expect(list.length).toBeGreaterThan(0);
    const found = group.endsWith(".actions") ? keysOf(language, group, true) : keysOf(language, group);
    expect([...new Set(found)].sort()).toEqual([...new Set(list)].sort());
  });
});

test.each(enums.languages)("the steps of a binding and of the set-up have texts among others, in %s", (language) => {
  expect(keysOf(language, "channels.account.steps")).toEqual(
    expect.arrayContaining(["code", ...unionOf("lib/connectors/onboarding.ts", "StepKey")]),
  );
  expect(keysOf(language, "dashboard.steps")).toEqual(expect.arrayContaining([...firstSteps]));
  expect(keysOf(language, "audience.history")).toEqual(expect.arrayContaining([...enums.suppressionChanges]));
});

test("every list of values of the database's enums has a group, or is not shown", () => {
  const shown = new Set(Object.values(groups).map((list) => JSON.stringify(list)));
  const missing = Object.entries(enums)
    .filter(([, list]) => Array.isArray(list) && !shown.has(JSON.stringify(list)))
    .map(([name]) => name);
  expect(missing.sort()).toEqual(
    [
      // In sentences of their own, each with its details.
      "alarmKinds",
      // With passing states; with whole sentences beside the reasons; as words of a change.
      ...["campaignStates", "recipientReasons", "suppressionChanges"],
      // What nobody reads: how origins and the outbox are kept, and why a template's sending stopped.
      ...["handOverStates", "suspenders"],
      // In sentences of their own: why a campaign waits, and how far a plan is.
      ...["restCauses", "flightPlanStates"],
      ...["originKinds", "originStates", "hourRules", "outboxStates", "sendingStops", "fallbackStates"],
      // The send form says them in sentences of its own.
      ...["importMethods", "recipientFates"],
      // A document is known by its name.
      "documentTypes",
      // Among the states.
      "senderIdDecisions",
      // Beside the results.
      "rolloutTargetStates",
      // In sentences of their own.
      ...["inboundMediaStates", "mediaSources"],
      // A small picture is there or is not.
      "thumbnailStates",
    ].sort(),
  );
});

/** What `notFound("...")` is called with. */
function namesOfMissing(): string[] {
  return globSync("{lib,app}/**/*.{ts,tsx}")
    .filter((path) => !/\.test\.tsx?$/.test(path))
    .flatMap((path) => [...readFileSync(path, "utf8").matchAll(/\bnotFound(?:\(|\.)"?(\w+)"/g)])
    .map((match) => match[1] ?? "");
}

function unionsOfMissing(): string[] {
  const path = "app/(console)/channels/[channelId]/(sections)/send/missing.ts";
  return [...unionOf(path, "Missing"), ...unionOf(path, "TimeProblem")];
}
