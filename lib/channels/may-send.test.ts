import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type ChannelState, channelStates } from "#db/enums";
import { type SenderState, senderStates } from "#db/sender-enums";
import { findObstacle } from "#lib/sending/may-leave";
import { canChannelSend, canSenderSend, channelBlock, sendingChannelStates, sendingSenderStates } from "./may-send.ts";

/** What the console's specification says of each state; written down here a second time on purpose. */
const channels: Record<ChannelState, ReturnType<typeof channelBlock>> = {
  unbound: "bind",
  binding: "wait",
  bound: null,
  restricted: "platform",
  disconnected: "authorise",
  unbinding_requested: null,
};
const senders: Record<SenderState, boolean> = {
  PENDING: false,
  CONNECTED: true,
  DISCONNECTED: false,
  FLAGGED: true,
  RESTRICTED: false,
  RATE_LIMITED: false,
  BANNED: false,
  MIGRATING: false,
  UNVERIFIED: false,
  DELETED: false,
};
const every = channelStates.flatMap((channel) => senderStates.map((sender) => ({ channel, sender })));

describe("what can send", () => {
  it.each(channelStates)("a channel that is %s", (state) => {
    expect(channelBlock(state)).toBe(channels[state]);
    expect(canChannelSend(state)).toBe(channels[state] === null);
    expect(sendingChannelStates.includes(state)).toBe(channels[state] === null);
  });

  it.each(senderStates)("a sender that is %s", (state) => {
    expect(canSenderSend(state)).toBe(senders[state]);
    expect(sendingSenderStates.includes(state)).toBe(senders[state]);
  });

  it.each(every)(
    "the claim lets a message leave from a $channel channel and a $sender sender only if both can send",
    ({ channel, sender }) => {
      const obstacle = findObstacle(
        { workspace: "active", channelState: channel, bound: true, senderState: sender, template: null },
        null,
      );
      const expected = !canChannelSend(channel)
        ? "channel_not_bound"
        : canSenderSend(sender)
          ? null
          : "sender_not_connected";
      expect(obstacle).toBe(expected);
    },
  );
});

/**
 * Files that name such a state for another reason than whether something can be sent. A new one has to ask may-send.ts, or
 * say here what it decides instead.
 */
const others: Record<string, string> = {
  "db/enums.ts": "the lists of states",
  "db/sender-enums.ts": "the lists of states of senders",
  "db/schema/customers.ts": "columns that count channels",
  "lib/customers/need.ts": "which customer needs somebody most",
  "lib/notices/alarm-facts.ts": "which facts are worth an alarm",
  "lib/notices/alarms.ts": "the kinds of facts that alarms are about",
  "lib/customers/provider-changed.ts": "requests to unbind end with their provider",
  "lib/channels/list/channel-counts.ts": "how many channels there are in each state",
  "lib/templates/review/sync-due.ts": "which accounts are asked for their templates",
  "lib/channels/standing.ts": "which state an account puts its channel in",
  "lib/channels/rules.ts": "which numbers may be verified, registered and taken off",
  "lib/channels/binding/apply-account-event.ts": "an account moves a channel that has a valid token",
  "lib/channels/binding/keep-health.ts": "a dead token disconnects, a locked account restricts",
  "lib/channels/binding/account-call.ts": "a dead token disconnects",
  "lib/connectors/email/onboarding.ts": "an address may send from the moment its server is bound",
  "lib/channels/binding/move-channel.ts": "what the log says of a state",
  "lib/channels/binding/bind-account.ts": "a request to unbind outlives a new authorisation",
  "lib/channels/binding/request-unbinding.ts": "a request to unbind",
  "lib/workspaces/shell-data.ts": "the health of a platform over all its channels",
  "lib/statistics/attention.ts": "which of several troubles is told, and how",
  "lib/channels/senders/store-senders.ts": "what is told of a number that comes back",
  "lib/channels/sender-addresses/add-address.ts": "an address that is proved from the beginning",
  "lib/channels/sender-addresses/prove-address.ts": "an address whose holder agreed",
  "lib/channels/sender-ids/senders-of.ts": "which sender IDs a carrier has approved",
  "lib/connectors/instagram/account.ts": "the platform's words",
  "lib/connectors/messenger/page.ts": "the platform's words",
  "lib/connectors/viber/service.ts": "the platform's words",
  "lib/connectors/whatsapp/webhook/account-events.ts": "the platform's words",
  "lib/connectors/whatsapp/templates.ts": "the platform's words for templates",
  "lib/connectors/testing/line-session.ts": "a platform of the tests",
  "lib/connectors/testing/plain-http.ts": "a platform of the tests",
  "lib/demo/channels.ts": "rows of the demonstration",
  "lib/demo/customers.ts": "rows of the demonstration",
};

describe("there is no second rule", () => {
  const state = /["'](bound|restricted|disconnected|unbinding_requested|CONNECTED|FLAGGED)["']/;
  const sources = ["app", "components", "db", "lib"]
    .flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx}`))
    .filter((path) => !/\.test\.tsx?$|\/test(ing|-support)\.ts$|^lib\/testing\//.test(path));

  it("in the sources: whoever names a state that can or cannot send is known", () => {
    const naming = sources.filter((path) => !path.startsWith("app/") && state.test(readFileSync(path, "utf8")));
    expect(naming.filter((path) => !(path in others)).sort()).toEqual([]);
    expect(Object.keys(others).filter((path) => !naming.includes(path))).toEqual([]);
  });

  it("in a page: none compares with a state that can send", () => {
    const compares = /(?:[!=]==\s*|[[(]\s*)["'](bound|CONNECTED|FLAGGED)["']/;
    const pages = sources.filter((path) => path.startsWith("app/") && compares.test(readFileSync(path, "utf8")));
    expect(pages.sort()).toEqual([
      // Whether a badge says something that is not as usual.
      "app/(console)/channels/[channelId]/(sections)/_data/number-cards.tsx",
      // Whether a verified number waits to be registered.
      "app/(console)/channels/[channelId]/(sections)/numbers/number-columns.tsx",
    ]);
  });
});
