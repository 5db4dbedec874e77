import audience from "../messages/en/audience.json" with { type: "json" };
import auth from "../messages/en/auth.json" with { type: "json" };
import campaigns from "../messages/en/campaigns.json" with { type: "json" };
import channels from "../messages/en/channels.json" with { type: "json" };
import common from "../messages/en/common.json" with { type: "json" };
import contacts from "../messages/en/contacts.json" with { type: "json" };
import customers from "../messages/en/customers.json" with { type: "json" };
import dashboard from "../messages/en/dashboard.json" with { type: "json" };
import errors from "../messages/en/errors.json" with { type: "json" };
import fallback from "../messages/en/fallback.json" with { type: "json" };
import library from "../messages/en/library.json" with { type: "json" };
import messages from "../messages/en/messages.json" with { type: "json" };
import requests from "../messages/en/requests.json" with { type: "json" };
import rollouts from "../messages/en/rollouts.json" with { type: "json" };
import rowReasons from "../messages/en/rowReasons.json" with { type: "json" };
import send from "../messages/en/send.json" with { type: "json" };
import settings from "../messages/en/settings.json" with { type: "json" };
import shell from "../messages/en/shell.json" with { type: "json" };
import states from "../messages/en/states.json" with { type: "json" };
import system from "../messages/en/system.json" with { type: "json" };
import templates from "../messages/en/templates.json" with { type: "json" };

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
