/** Facebook pages and the Instagram accounts linked to them: making them, reading them, subscribing to their webhooks. */
import type { Sandbox } from "../../sandbox.ts";
import { page as listPage, select } from "../graph/answers.ts";
import { GraphError, invalid, missing } from "../graph/errors.ts";
import { bodyOf, type GraphAnswer, type GraphCall } from "../graph/request.ts";
import type { InstagramAccount, MessagingObject, MessagingSubscription, Page, Token } from "../world/model.ts";

export const PAGE_SCOPES = [
  "pages_show_list",
  "pages_manage_metadata",
  "pages_messaging",
  "instagram_basic",
  "instagram_manage_messages",
  "human_agent",
];
const LOGIN_SCOPES = ["instagram_business_basic", "instagram_business_manage_messages"];
const THROUGHPUT = { page: 300, instagram: 100 };

/** Fields that can be subscribed to, by what a webhook is about. */
const FIELDS: Record<MessagingObject, readonly string[]> = {
  page: [
    "messages",
    "messaging_postbacks",
    "message_deliveries",
    "message_reads",
    "message_echoes",
    "message_reactions",
    "message_edits",
    "messaging_optins",
    "messaging_referrals",
    "messaging_handovers",
    "messaging_policy_enforcement",
    "messaging_account_linking",
    "standby",
    "feed",
  ],
  instagram: [
    "messages",
    "messaging_postbacks",
    "messaging_seen",
    "message_reactions",
    "messaging_referral",
    "message_edit",
    "messaging_optins",
    "messaging_handover",
    "standby",
    "comments",
  ],
};

export function isMessagingObject(object: string): object is MessagingObject {
  return object === "page" || object === "instagram";
}

/** Makes a page, and an Instagram account linked to it when asked for. */
export function addPage(
  { world }: Sandbox,
  input: { name: string; portfolioId: string; instagram: boolean },
): { page: Page; instagram: InstagramAccount | null } {
  const page: Page = {
    id: world.newId(),
    portfolioId: input.portfolioId,
    name: input.name,
    subscriptions: [],
    instagramId: null,
    profile: {},
    throughput: THROUGHPUT.page,
  };
  world.pages.set(page.id, page);
  if (!input.instagram) return { page, instagram: null };
  const instagram: InstagramAccount = {
    id: `178414${world.random.digits(11)}`,
    pageId: page.id,
    username: input.name.toLowerCase().replace(/[^a-z0-9]+/g, "."),
    subscriptions: [],
    throughput: THROUGHPUT.instagram,
  };
  page.instagramId = instagram.id;
  world.instagramAccounts.set(instagram.id, instagram);
  return { page, instagram };
}

/** A token that speaks for one page. It lives as long as the one it was listed with. */
export function pageToken(sandbox: Sandbox, page: Page, appId: string, expiresAt = 0): Token {
  return addToken(sandbox, { prefix: "EAAP", kind: "PAGE", appId, page, scopes: PAGE_SCOPES, expiresAt });
}

/** A token of a person who shared pages. */
export function userToken(sandbox: Sandbox, pages: Page[], appId: string): Token {
  const [first] = pages;
  if (!first) throw invalid("No page was shared.");
  const token = addToken(sandbox, {
    prefix: "EAAU",
    kind: "USER",
    appId,
    page: first,
    scopes: PAGE_SCOPES,
    expiresAt: sandbox.clock.now() + 2 * 3_600_000,
  });
  token.pageIds = pages.map(({ id }) => id);
  return token;
}

/** A token of Instagram's own login, for 60 days. */
export function loginToken(sandbox: Sandbox, account: InstagramAccount, appId: string): Token {
  const page = sandbox.world.pages.get(account.pageId) as Page;
  const expiresAt = sandbox.clock.now() + 60 * 86_400_000;
  const token = addToken(sandbox, { prefix: "IGAA", kind: "INSTAGRAM", appId, page, scopes: LOGIN_SCOPES, expiresAt });
  token.pageIds = [];
  token.instagramId = account.id;
  return token;
}

function addToken(
  { world }: Sandbox,
  input: Pick<Token, "kind" | "appId" | "scopes" | "expiresAt"> & { prefix: string; page: Page },
): Token {
  const { prefix, page, kind, appId, scopes, expiresAt } = input;
  const token: Token = {
    value: `${prefix}${world.random.word(120)}`,
    kind,
    appId,
    userId: world.newId(),
    scopes: [...scopes],
    portfolioId: page.portfolioId,
    wabaIds: [],
    pageIds: [page.id],
    expiresAt,
  };
  world.tokens.set(token.value, token);
  return token;
}

/** `GET /{page}` */
export function readPage(call: GraphCall, page: Page): GraphAnswer {
  const instagram = page.instagramId === null ? undefined : call.sandbox.world.instagramAccounts.get(page.instagramId);
  const row = {
    id: page.id,
    name: page.name,
    category: "Shopping & retail",
    verification_status: "not_verified",
    link: `https://www.facebook.com/${page.id}`,
    access_token: call.token?.kind === "PAGE" ? call.token.value : undefined,
    instagram_business_account: instagram && { id: instagram.id, username: instagram.username },
  };
  return { body: select(call, "Page", row, ["name", "id"]) };
}

/** `GET /{account}`, and `GET /me` by Instagram's own login. */
export function readInstagram(call: GraphCall, account: InstagramAccount): GraphAnswer {
  const row = {
    id: account.id,
    user_id: account.id,
    username: account.username,
    name: call.sandbox.world.pages.get(account.pageId)?.name,
    account_type: "BUSINESS",
    profile_picture_url: undefined,
  };
  return { body: select(call, "IGUser", row, ["id"]) };
}

/** `GET /me/accounts`: the pages that a person shared, each with a token of its own. */
export function listAccounts(call: GraphCall, token: Token): GraphAnswer {
  const { world } = call.sandbox;
  const pages = (token.pageIds ?? []).flatMap((id) => world.pages.get(id) ?? []);
  const body = listPage(call, pages, (page) => {
    const instagram = page.instagramId === null ? undefined : world.instagramAccounts.get(page.instagramId);
    const row = {
      id: page.id,
      name: page.name,
      category: "Shopping & retail",
      access_token: pageToken(call.sandbox, page, token.appId).value,
      tasks: ["MANAGE", "MESSAGING"],
      instagram_business_account: instagram && { id: instagram.id, username: instagram.username },
    };
    return select(call, "Page", row, ["access_token", "category", "name", "id", "tasks"]);
  });
  call.sandbox.changed();
  return { body };
}

/** `POST /{page}/subscribed_apps`: the app of the token hears of these fields from now on. */
export function subscribe(
  call: GraphCall,
  object: MessagingObject,
  subscriptions: MessagingSubscription[],
): GraphAnswer {
  const fields = bodyOf(call);
  const given = call.query.get("subscribed_fields") ?? fields.subscribed_fields;
  const names = (Array.isArray(given) ? given.map(String) : String(given ?? "").split(",")).filter(Boolean);
  if (names.length === 0) throw missing("subscribed_fields");
  const wrong = names.find((name) => !FIELDS[object].includes(name));
  if (wrong !== undefined)
    throw new GraphError(100, {
      message: `(#100) Param subscribed_fields[0] must be one of {${FIELDS[object].join(", ").toUpperCase()}} - got "${wrong}".`,
    });
  unsubscribeApp(subscriptions, call.token?.appId);
  subscriptions.push({ appId: call.token?.appId ?? "", fields: names });
  call.sandbox.changed();
  return { body: { success: true } };
}

/** `DELETE /{page}/subscribed_apps` */
export function unsubscribe(call: GraphCall, subscriptions: MessagingSubscription[]): GraphAnswer {
  unsubscribeApp(subscriptions, call.token?.appId);
  call.sandbox.changed();
  return { body: { success: true } };
}

/** `GET /{page}/subscribed_apps` */
export function listSubscriptions(call: GraphCall, subscriptions: MessagingSubscription[]): GraphAnswer {
  const { apps } = call.sandbox.world;
  const data = subscriptions.map(({ appId, fields }) => ({
    id: appId,
    name: apps.get(appId)?.name,
    link: "",
    subscribed_fields: fields,
  }));
  return { body: { data } };
}

function unsubscribeApp(subscriptions: MessagingSubscription[], appId: string | undefined): void {
  const at = subscriptions.findIndex((subscription) => subscription.appId === appId);
  if (at >= 0) subscriptions.splice(at, 1);
}
