/* Static imports of every catalogue work the same in Node, Next and Vitest, and make unknown keys a type error. */

import type { Language } from "#db/enums";
import enAudience from "./messages/en/audience.json" with { type: "json" };
import enAuth from "./messages/en/auth.json" with { type: "json" };
import enCampaigns from "./messages/en/campaigns.json" with { type: "json" };
import enChannels from "./messages/en/channels.json" with { type: "json" };
import enCommon from "./messages/en/common.json" with { type: "json" };
import enContacts from "./messages/en/contacts.json" with { type: "json" };
import enCustomers from "./messages/en/customers.json" with { type: "json" };
import enDashboard from "./messages/en/dashboard.json" with { type: "json" };
import enErrors from "./messages/en/errors.json" with { type: "json" };
import enExcel from "./messages/en/excel.json" with { type: "json" };
import enFallback from "./messages/en/fallback.json" with { type: "json" };
import enLibrary from "./messages/en/library.json" with { type: "json" };
import enMail from "./messages/en/mail.json" with { type: "json" };
import enMessages from "./messages/en/messages.json" with { type: "json" };
import enRequests from "./messages/en/requests.json" with { type: "json" };
import enRollouts from "./messages/en/rollouts.json" with { type: "json" };
import enRowReasons from "./messages/en/rowReasons.json" with { type: "json" };
import enSandbox from "./messages/en/sandbox.json" with { type: "json" };
import enSend from "./messages/en/send.json" with { type: "json" };
import enSettings from "./messages/en/settings.json" with { type: "json" };
import enShell from "./messages/en/shell.json" with { type: "json" };
import enStates from "./messages/en/states.json" with { type: "json" };
import enSystem from "./messages/en/system.json" with { type: "json" };
import enTemplates from "./messages/en/templates.json" with { type: "json" };
import zhAudience from "./messages/zh/audience.json" with { type: "json" };
import zhAuth from "./messages/zh/auth.json" with { type: "json" };
import zhCampaigns from "./messages/zh/campaigns.json" with { type: "json" };
import zhChannels from "./messages/zh/channels.json" with { type: "json" };
import zhCommon from "./messages/zh/common.json" with { type: "json" };
import zhContacts from "./messages/zh/contacts.json" with { type: "json" };
import zhCustomers from "./messages/zh/customers.json" with { type: "json" };
import zhDashboard from "./messages/zh/dashboard.json" with { type: "json" };
import zhErrors from "./messages/zh/errors.json" with { type: "json" };
import zhExcel from "./messages/zh/excel.json" with { type: "json" };
import zhFallback from "./messages/zh/fallback.json" with { type: "json" };
import zhLibrary from "./messages/zh/library.json" with { type: "json" };
import zhMail from "./messages/zh/mail.json" with { type: "json" };
import zhMessages from "./messages/zh/messages.json" with { type: "json" };
import zhRequests from "./messages/zh/requests.json" with { type: "json" };
import zhRollouts from "./messages/zh/rollouts.json" with { type: "json" };
import zhRowReasons from "./messages/zh/rowReasons.json" with { type: "json" };
import zhSandbox from "./messages/zh/sandbox.json" with { type: "json" };
import zhSend from "./messages/zh/send.json" with { type: "json" };
import zhSettings from "./messages/zh/settings.json" with { type: "json" };
import zhShell from "./messages/zh/shell.json" with { type: "json" };
import zhStates from "./messages/zh/states.json" with { type: "json" };
import zhSystem from "./messages/zh/system.json" with { type: "json" };
import zhTemplates from "./messages/zh/templates.json" with { type: "json" };
import type { Namespace } from "./namespaces.ts";

const en = {
  auth: enAuth,
  audience: enAudience,
  shell: enShell,
  common: enCommon,
  errors: enErrors,
  states: enStates,
  channels: enChannels,
  contacts: enContacts,
  customers: enCustomers,
  templates: enTemplates,
  send: enSend,
  campaigns: enCampaigns,
  messages: enMessages,
  dashboard: enDashboard,
  settings: enSettings,
  rowReasons: enRowReasons,
  sandbox: enSandbox,
  excel: enExcel,
  fallback: enFallback,
  library: enLibrary,
  mail: enMail,
  system: enSystem,
  requests: enRequests,
  rollouts: enRollouts,
} satisfies Record<Namespace, object>;

/** The type of a catalogue, taken from English. A test checks that the other languages have the same keys. */
export type Catalogue = typeof en;

const zh = {
  auth: zhAuth,
  audience: zhAudience,
  shell: zhShell,
  common: zhCommon,
  errors: zhErrors,
  states: zhStates,
  channels: zhChannels,
  contacts: zhContacts,
  customers: zhCustomers,
  templates: zhTemplates,
  send: zhSend,
  campaigns: zhCampaigns,
  messages: zhMessages,
  dashboard: zhDashboard,
  settings: zhSettings,
  rowReasons: zhRowReasons,
  sandbox: zhSandbox,
  excel: zhExcel,
  fallback: zhFallback,
  library: zhLibrary,
  mail: zhMail,
  system: zhSystem,
  requests: zhRequests,
  rollouts: zhRollouts,
} satisfies Record<Namespace, object>;

export const catalogues: Record<Language, Catalogue> = { en, zh };
