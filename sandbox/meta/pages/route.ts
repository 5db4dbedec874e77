/** Routes calls about pages and Instagram accounts, by Facebook's host and by Instagram's own. */
import { appOf, authenticate } from "../graph/auth.ts";
import { GraphError, invalid, unknownObject } from "../graph/errors.ts";
import type { GraphAnswer, GraphCall } from "../graph/request.ts";
import { uploadAttachment } from "../send-api/attachments.ts";
import { sendToPerson, type Thread } from "../send-api/send.ts";
import type { InstagramAccount, Page, Token } from "../world/model.ts";
import { nameOf } from "../world/world.ts";
import { addLabel, listLabels, ofLabel } from "./labels.ts";
import { messengerProfile } from "./messenger-profile.ts";
import { listAccounts, listSubscriptions, readInstagram, readPage, subscribe, unsubscribe } from "./pages.ts";
import { addPersona, listPersonas, ofPersona } from "./personas.ts";

type Answer = GraphAnswer | Promise<GraphAnswer>;

/** @returns null when the call is about something else. @throws GraphError, FaultSignal */
export async function routePages(call: GraphCall, parts: readonly string[]): Promise<GraphAnswer | null> {
  const byLogin = parts[0] === "ig";
  const named = byLogin ? parts.slice(1) : parts;
  // Without a version the app's own is meant.
  const [node = "", edge = "", ...rest] = /^v\d+\.\d+$/.test(named[0] ?? "") ? named.slice(1) : named;
  if (byLogin && node === "refresh_access_token") return refreshToken(call);
  if (node === "" || rest.length > 0) return byLogin ? unknownPath(call) : null;
  if (byLogin) return loginCall(call, node, edge);
  if (node === "app" && edge === "") return readApp(call);
  const { world } = call.sandbox;
  const known = node === "me" || world.pages.has(node) || world.instagramAccounts.has(node);
  if (!known && !isScoped(call, node) && !isPartOfPage(call, node)) return null;
  const token = authenticate(call);
  call.token = token;
  if (node === "me" && edge === "accounts") {
    if (token.kind !== "USER" || !token.pageIds) throw invalid("Tried accessing nonexisting field (accounts)");
    return listAccounts(call, token);
  }
  if (node === "me" && token.kind !== "PAGE") return null;
  const page = pageFor(call, token, node);
  if (page) return pageCall(call, page, edge);
  const account = world.instagramAccounts.get(node);
  if (account && edge === "" && call.method === "GET" && token.pageIds?.includes(account.pageId))
    return readInstagram(call, account);
  const part = partOfPage(call, token, node, edge);
  if (part) return part;
  if (edge === "" && call.method === "GET" && token.kind === "PAGE") return readPerson(call, token, node);
  throw unknownObject(node, call.method);
}

/** The page that a call is about; null when it is about something else, and refused when the token does not speak for it. */
function pageFor(call: GraphCall, token: Token, node: string): Page | null {
  const id = node === "me" ? token.pageIds?.[0] : node;
  const page = call.sandbox.world.pages.get(id ?? "");
  if (!page) return null;
  if (token.kind !== "PAGE" || !token.pageIds?.includes(page.id))
    throw new GraphError(190, {
      http: 400,
      subcode: 2069032,
      message: "A Page access token is required for this call for the new Pages experience.",
    });
  return page;
}

function pageCall(call: GraphCall, page: Page, edge: string): Answer {
  const { world } = call.sandbox;
  switch (`${call.method} ${edge}`) {
    case "GET ":
      return readPage(call, page);
    case "GET subscribed_apps":
      return listSubscriptions(call, page.subscriptions);
    case "POST subscribed_apps":
      needScope(call, "pages_manage_metadata");
      return subscribe(call, "page", page.subscriptions);
    case "DELETE subscribed_apps":
      return unsubscribe(call, page.subscriptions);
    case "GET messenger_profile":
    case "POST messenger_profile":
    case "DELETE messenger_profile":
      needScope(call, "pages_messaging");
      return messengerProfile(call, page);
    case "GET personas":
    case "POST personas":
      needScope(call, "pages_messaging");
      return call.method === "GET" ? listPersonas(call, page) : addPersona(call, page);
    case "GET custom_labels":
    case "POST custom_labels":
      needScope(call, "pages_messaging");
      return call.method === "GET" ? listLabels(call, page) : addLabel(call, page);
    case "POST message_attachments":
      needScope(call, "pages_messaging");
      return uploadAttachment(call, page.id);
    case "POST messages": {
      // One call for both platforms: whom it goes to says which.
      const instagram = page.instagramId === null ? undefined : world.instagramAccounts.get(page.instagramId);
      return sendToPerson(call, threadsOf(page, instagram));
    }
    default:
      return unknownPath(call);
  }
}

function threadsOf(page: Page, instagram: InstagramAccount | undefined): Thread[] {
  const pages: Thread = { object: "page", account: page, portfolioId: page.portfolioId, scope: "pages_messaging" };
  if (!instagram) return [pages];
  const scope = "instagram_manage_messages";
  return [pages, { object: "instagram", account: instagram, portfolioId: page.portfolioId, scope }];
}

/** Calls at Instagram's own host. */
function loginCall(call: GraphCall, node: string, edge: string): Answer {
  const token = authenticate(call);
  call.token = token;
  const id = node === "me" ? token.instagramId : node;
  const account = call.sandbox.world.instagramAccounts.get(id ?? "");
  if (!account || token.instagramId !== account.id) throw unknownObject(node, call.method);
  const page = call.sandbox.world.pages.get(account.pageId) as Page;
  switch (`${call.method} ${edge}`) {
    case "GET ":
      return readInstagram(call, account);
    case "GET subscribed_apps":
      return listSubscriptions(call, account.subscriptions);
    case "POST subscribed_apps":
      return subscribe(call, "instagram", account.subscriptions);
    case "DELETE subscribed_apps":
      return unsubscribe(call, account.subscriptions);
    case "POST messages": {
      const scope = "instagram_business_manage_messages";
      return sendToPerson(call, [{ object: "instagram", account, portfolioId: page.portfolioId, scope }]);
    }
    default:
      return unknownPath(call);
  }
}

/** `GET /ig/refresh_access_token`: 60 more days. */
function refreshToken(call: GraphCall): GraphAnswer {
  const token = authenticate(call);
  if (call.query.get("grant_type") !== "ig_refresh_token" || token.kind !== "INSTAGRAM")
    throw invalid("Param grant_type must be one of {IG_REFRESH_TOKEN}.");
  const seconds = 60 * 86_400;
  token.expiresAt = call.sandbox.clock.now() + seconds * 1000;
  call.sandbox.changed();
  return { body: { access_token: token.value, token_type: "bearer", expires_in: seconds } };
}

/** `GET /app`: the app that a token belongs to. */
function readApp(call: GraphCall): GraphAnswer {
  const app = appOf(call) ?? call.sandbox.world.apps.get(authenticate(call).appId);
  if (!app) throw unknownObject("app", call.method);
  return { body: { id: app.id, name: app.name, link: "", category: "Business" } };
}

/** `GET /{psid}`: what the page may know of a person who wrote to it. */
function readPerson(call: GraphCall, token: Token, scopedId: string): GraphAnswer {
  const { world } = call.sandbox;
  const page = world.pages.get(token.pageIds?.[0] ?? "");
  const person = [page?.id, page?.instagramId].map((id) => world.scoped.get(`${id}|${scopedId}`)).find(Boolean);
  if (person === undefined) throw unknownObject(scopedId, call.method);
  const name = world.persons.get(person)?.name ?? nameOf(person);
  const row: Record<string, unknown> = {
    ...{ id: scopedId, name, username: name.toLowerCase(), first_name: name, last_name: "", profile_pic: "" },
    ...{ locale: "en_US", timezone: 0, gender: "" },
  };
  const names = (call.query.get("fields") ?? "first_name,last_name,profile_pic,id").split(",");
  return { body: { ...Object.fromEntries(names.map((name) => [name, row[name]])), id: scopedId } };
}

/** What a page has made itself, and the labels of a person; null when the node is something else. */
function partOfPage(call: GraphCall, token: Token, node: string, edge: string): GraphAnswer | null {
  const page = token.kind === "PAGE" ? call.sandbox.world.pages.get(token.pageIds?.[0] ?? "") : undefined;
  if (!page) return null;
  if (edge === "custom_labels" && call.method === "GET") return listLabels(call, page, node);
  return (edge === "" ? ofPersona(call, page, node) : null) ?? ofLabel(call, page, node, edge);
}

function isPartOfPage({ sandbox }: GraphCall, node: string): boolean {
  const isIt = ({ id }: { id: string }) => id === node;
  return [...sandbox.world.pages.values()].some(({ personas, labels }) => personas?.some(isIt) || labels?.some(isIt));
}

function isScoped({ sandbox }: GraphCall, node: string): boolean {
  return /^\d{16}$/.test(node) && [...sandbox.world.scoped.keys()].some((key) => key.endsWith(`|${node}`));
}

function needScope(call: GraphCall, scope: string): void {
  if (call.token?.scopes.includes(scope)) return;
  throw new GraphError(200, { http: 403, message: `(#200) Requires ${scope} permission to manage the object` });
}

function unknownPath(call: GraphCall): never {
  throw new GraphError(2500, { http: 404, message: `Unknown path components: /${call.path.split("/").at(-1)}` });
}
