import { type ChannelState, channelStates } from "#db/enums";
import { type SenderState, senderStates } from "#db/sender-enums";

/**
 * Which channels and senders can send: the only place that says so. The claim, launching, the send form, buttons and lists
 * all ask here.
 */

/** Where messages may leave by a channel, and what a person has to do first where they may not. */
const byChannelState = {
  unbound: "bind",
  binding: "wait",
  bound: null,
  // The platform would refuse each message. An account that is only limited stays bound.
  restricted: "platform",
  disconnected: "authorise",
  // Until staff have unbound it.
  unbinding_requested: null,
} as const satisfies Record<ChannelState, "bind" | "wait" | "platform" | "authorise" | null>;

/** What keeps a channel from sending: it is not bound, being bound, held by the platform, or without a valid token. */
export type ChannelBlock = NonNullable<(typeof byChannelState)[ChannelState]>;

const bySenderState: Record<SenderState, boolean> = {
  CONNECTED: true,
  // A warning about its quality: the platform still takes its messages.
  FLAGGED: true,
  PENDING: false,
  DISCONNECTED: false,
  RESTRICTED: false,
  RATE_LIMITED: false,
  BANNED: false,
  MIGRATING: false,
  UNVERIFIED: false,
  DELETED: false,
};

/** What keeps a channel in this state from sending; null when nothing does. */
export function channelBlock(state: ChannelState): ChannelBlock | null {
  return byChannelState[state];
}

/** May messages leave by a channel in this state? */
export function canChannelSend(state: ChannelState): boolean {
  return channelBlock(state) === null;
}

/** May messages leave from a sender in this state, as far as the sender goes? */
export function canSenderSend(state: SenderState): boolean {
  return bySenderState[state];
}

/** The states of channels and of senders that can send, for queries. */
export const sendingChannelStates: ChannelState[] = channelStates.filter(canChannelSend);
export const sendingSenderStates: SenderState[] = senderStates.filter(canSenderSend);
