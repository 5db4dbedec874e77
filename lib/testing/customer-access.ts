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
export const members: readonly Reader[] = ["owner", "viewer", "operator", "administrator"];

export const operators: readonly Reader[] = ["owner", "operator", "administrator"];

export const administrators: readonly Reader[] = ["owner", "administrator"];

/** What no grant gives. */
export const owners: readonly Reader[] = ["owner"];

/** What belongs to the desk of a provider, and to no customer. */
export const nobody: readonly Reader[] = [];

/** Route handlers, by who gets an answer; null for those that are of no workspace. */
export const handlerAccess: Record<string, readonly Reader[] | null> = {
  "/api/auth/[...nextauth]": null,
  "/healthz": null,
  "/readyz": null,
  "/unsubscribe/[token]/one-click": null,
  "/sender-address/[token]/confirm": null,
  "/subscribe/[token]/sign-up": null,
  "/confirm-subscription/[token]/confirm": null,
  "/downloads/submitted-document": null,
  "/downloads/campaign-messages": members,
  "/downloads/message-decisions": everybody,
  "/downloads/contacts": members,
  "/downloads/contacts-template": operators,
  "/downloads/media": members,
  "/downloads/person": administrators,
  "/downloads/number-code": members,
  "/downloads/number-photo": members,
  "/downloads/recipients-template": members,
  "/downloads/rejected-rows": members,
  "/downloads/suppressions": members,
  "/downloads/suppressions-template": operators,
  "/downloads/terms": ["owner"],
  "/downloads/verification-document": administrators,
  // A visitor finds no person, and no message by an address or the platform's id.
  "/search": everybody,
  "/uploads/contacts": operators,
  "/library-choices": operators,
  "/uploads/media": operators,
  "/uploads/number-photo": administrators,
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
  "/unsubscribe/[token]": null,
  "/sender-address/[token]": null,
  "/subscribe/[token]": null,
  "/confirm-subscription/[token]": null,
  "/workspaces": null,
  "/settings/system/configuration": null,
  "/settings/system/keys": null,
  "/settings/system/log": null,
  "/settings/system": null,
  "/settings/system/people": null,
  "/settings/system/queues": null,
  "/settings/system/requests": null,
  "/settings/system/workspaces/[workspaceId]": null,
  "/settings/system/workspaces/new": null,
  "/settings/system/workspaces": null,
  "/settings/account": null,
  "/[...missing]": null,

  "/": everybody,
  "/activate": everybody,
  "/audience/suppressions": everybody,
  "/library": members,
  "/audience/topics": everybody,
  "/fallback/policies": everybody,
  "/fallback/rules": everybody,
  "/campaigns": everybody,
  "/campaigns/[campaignId]": everybody,
  "/channels": everybody,
  "/channels/[channelId]": everybody,
  "/channels/[channelId]/account": everybody,
  "/channels/[channelId]/messages": everybody,
  "/channels/[channelId]/messages/bulk": everybody,
  "/channels/[channelId]/messages/inbound": everybody,
  "/channels/[channelId]/numbers": everybody,
  "/channels/[channelId]/numbers/[senderId]": everybody,
  "/channels/[channelId]/service-settings": everybody,
  "/channels/[channelId]/templates": everybody,
  "/channels/[channelId]/templates/[code]": everybody,
  "/channels/[channelId]/templates/[code]/versions": everybody,
  "/channels/[channelId]/templates/compare": everybody,
  "/channels/deleted": everybody,
  "/settings": everybody,
  "/settings/members": everybody,
  "/settings/provider": everybody,
  "/settings/requests": everybody,
  "/settings/verification": everybody,
  "/settings/workspace": everybody,

  "/audience/contacts": members,
  "/audience/contacts/[contactId]": members,
  "/audience/groups": members,
  "/audience/groups/[groupId]": members,
  "/audience/segments": members,
  "/audience/files": members,
  "/audience/erasures": administrators,
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
