import audience from "../messages/zh/audience.json" with { type: "json" };
import auth from "../messages/zh/auth.json" with { type: "json" };
import campaigns from "../messages/zh/campaigns.json" with { type: "json" };
import channels from "../messages/zh/channels.json" with { type: "json" };
import common from "../messages/zh/common.json" with { type: "json" };
import contacts from "../messages/zh/contacts.json" with { type: "json" };
import customers from "../messages/zh/customers.json" with { type: "json" };
import dashboard from "../messages/zh/dashboard.json" with { type: "json" };
import errors from "../messages/zh/errors.json" with { type: "json" };
import fallback from "../messages/zh/fallback.json" with { type: "json" };
import library from "../messages/zh/library.json" with { type: "json" };
import messages from "../messages/zh/messages.json" with { type: "json" };
import requests from "../messages/zh/requests.json" with { type: "json" };
import rollouts from "../messages/zh/rollouts.json" with { type: "json" };
import rowReasons from "../messages/zh/rowReasons.json" with { type: "json" };
import send from "../messages/zh/send.json" with { type: "json" };
import settings from "../messages/zh/settings.json" with { type: "json" };
import shell from "../messages/zh/shell.json" with { type: "json" };
import states from "../messages/zh/states.json" with { type: "json" };
import system from "../messages/zh/system.json" with { type: "json" };
import templates from "../messages/zh/templates.json" with { type: "json" };

/** All texts that parts loaded on demand may show. */
export const texts = {
  audience,
  auth,
  campaigns,
  channels,
  common,
  contacts,
  customers,
  dashboard,
  errors,
  fallback,
  library,
  messages,
  requests,
  rollouts,
  rowReasons,
  send,
  settings,
  shell,
  states,
  system,
  templates,
};
