/** Routes a Graph call by version, object, edge and method, after checking its token. */

import {
  addNumber,
  listNumbers,
  listSubscriptions,
  readWaba,
  subscribe,
  unsubscribe,
} from "../accounts/business-accounts.ts";
import { changeProfile, profilePicture, readProfile } from "../accounts/business-profile.ts";
import { changeGreeting } from "../accounts/greetings.ts";
import { blockUsers, changeSettings, listBlocked, readSettings, unblockUsers } from "../accounts/number-settings.ts";
import { changeNumber, deregister, readNumber, register, requestCode, verifyCode } from "../accounts/phone-numbers.ts";
import { deleteLink, listLinks, qrImage, readLink, writeLink } from "../accounts/short-links.ts";
import { continueUpload, deleteMedia, fetchMedia, readMedia, startUpload, uploadMedia } from "../media/media.ts";
import { sharedFile } from "../media/sent-files.ts";
import { sendMessage } from "../messages/messages.ts";
import { isMessagingObject } from "../pages/pages.ts";
import { routePages } from "../pages/route.ts";
import { templateLibrary } from "../templates/template-library.ts";
import {
  createTemplate,
  deleteTemplates,
  editTemplate,
  listTemplates,
  readTemplate,
  unpauseTemplate,
} from "../templates/templates.ts";
import type { App, Media, PhoneNumber, Waba } from "../world/model.ts";
import type { Template } from "../world/template-model.ts";
import { appOf, authenticate, debugToken, exchangeCode } from "./auth.ts";
import { verifyCallback } from "./callback.ts";
import { GraphError, unknownObject } from "./errors.ts";
import { textOf } from "./fields.ts";
import { bodyOf, type GraphAnswer, type GraphCall, mayUse } from "./request.ts";

type Answer = GraphAnswer | Promise<GraphAnswer>;
const MANAGE = "whatsapp_business_management";
const SEND = "whatsapp_business_messaging";

const WABA: Record<string, (call: GraphCall, waba: Waba) => Answer> = {
  "GET ": readWaba,
  "GET subscribed_apps": listSubscriptions,
  "POST subscribed_apps": subscribe,
  "DELETE subscribed_apps": unsubscribe,
  "GET phone_numbers": listNumbers,
  "POST phone_numbers": addNumber,
  "GET message_templates": listTemplates,
  "POST message_templates": createTemplate,
  "DELETE message_templates": deleteTemplates,
};

const PHONE: Record<string, (call: GraphCall, number: PhoneNumber, waba: Waba) => Answer> = {
  "GET ": readNumber,
  "POST ": changeNumber,
  "POST request_code": requestCode,
  "POST verify_code": verifyCode,
  "POST register": register,
  "POST deregister": deregister,
  "GET whatsapp_business_profile": readProfile,
  "POST whatsapp_business_profile": changeProfile,
  "POST conversational_automation": changeGreeting,
  "GET message_qrdls": listLinks,
  "POST message_qrdls": (call, number) => writeLink(call, number),
  "GET settings": readSettings,
  "POST settings": changeSettings,
  "GET block_users": listBlocked,
  "POST block_users": blockUsers,
  "DELETE block_users": unblockUsers,
  "POST media": uploadMedia,
  "POST messages": sendMessage,
};

const TEMPLATE: Record<string, (call: GraphCall, template: Template) => Answer> = {
  "GET ": readTemplate,
  "POST ": editTemplate,
  "POST unpause": unpauseTemplate,
};

const MEDIA: Record<string, (call: GraphCall, media: Media) => Answer> = { "GET ": readMedia, "DELETE ": deleteMedia };

/** Answers one Graph call. @throws GraphError, FaultSignal */
export async function routeGraph(call: GraphCall): Promise<GraphAnswer> {
  const parts = call.path.split("/").filter(Boolean);
  if (parts[0] === "media-files" && parts.length === 2) return mediaFile(call, parts[1] as string);
  if (parts[0] === "shared-files" && parts.length === 2) return sharedFile(call, parts[1] as string);
  if (parts[0] === "qr-images" || parts[0] === "profile-pictures") return publicFile(call, parts);
  const messaging = await routePages(call, parts);
  if (messaging) return messaging;
  // Without a version the app's own is meant.
  if (/^v\d+\.\d+$/.test(parts[0] ?? "")) parts.shift();
  const [node, edge = "", leaf, ...rest] = parts;
  if (!node || rest.length > 0 || (leaf !== undefined && edge !== "message_qrdls")) throw unknownPath(call.path);
  if (leaf !== undefined) return shortLink(call, node, leaf);
  if (!/^\d+$/.test(node)) return named(call, edge ? `${node}/${edge}` : node);
  return objectCall(call, node, edge);
}

function unknownPath(path: string): GraphError {
  return new GraphError(2500, { http: 404, message: `Unknown path components: ${path}` });
}

async function named(call: GraphCall, name: string): Promise<GraphAnswer> {
  if (name === "oauth/access_token") return exchangeCode(call, call.method === "POST" ? bodyOf(call) : {});
  if (name === "debug_token" && call.method === "GET") return debugToken(call);
  if (name.startsWith("upload:")) {
    authenticate(call);
    return continueUpload(call, name);
  }
  if (name === "message_template_library" && call.method === "GET") {
    call.token = authenticate(call);
    return templateLibrary(call);
  }
  if (name === "app" && call.method === "GET") {
    const app = call.sandbox.world.apps.get(authenticate(call).appId);
    if (app) return { body: { id: app.id, name: app.name, link: `https://www.facebook.com/games/?app_id=${app.id}` } };
  }
  if (name === "me" && call.method === "GET") {
    const token = authenticate(call);
    return { body: { name: "Carrier Lab system user", id: token.userId } };
  }
  throw unknownPath(call.path);
}

async function mediaFile(call: GraphCall, id: string): Promise<GraphAnswer> {
  const media = call.sandbox.world.media.get(id);
  call.token = authenticate(call);
  if (!media) throw unknownObject(id, call.method);
  return fetchMedia(call, media);
}

/** Images, which the platform serves from hosts that ask for no token. */
function publicFile(call: GraphCall, [folder, id = "", file = ""]: string[]): GraphAnswer {
  const number = call.method === "GET" ? call.sandbox.world.numbers.get(id) : undefined;
  if (!number) throw new GraphError(100, { http: 404, message: "URL expired." });
  return folder === "qr-images" ? qrImage(number, file) : profilePicture(number);
}

/** `/{phone}/message_qrdls/{code}`. */
function shortLink(call: GraphCall, id: string, code: string): GraphAnswer {
  call.token = authenticate(call);
  const number = call.sandbox.world.numbers.get(id);
  if (!number) throw unknownObject(id, call.method);
  mayUse(call, number.wabaId, id, MANAGE);
  if (call.method === "GET") return readLink(call, number, code);
  if (call.method === "POST") return writeLink(call, number, code);
  if (call.method === "DELETE") return deleteLink(call, number, code);
  throw unknownEdge(call);
}

async function objectCall(call: GraphCall, id: string, edge: string): Promise<GraphAnswer> {
  const { world } = call.sandbox;
  const key = `${call.method} ${edge}`;
  const app = world.apps.get(id);
  if (app) return appCall(call, app, key);
  call.token = authenticate(call);
  const number = world.numbers.get(id);
  if (number) {
    const handler = PHONE[key];
    if (!handler) throw edge ? unknownEdge(call) : unknownObject(id, call.method);
    mayUse(call, number.wabaId, id, edge === "messages" || edge === "media" ? SEND : MANAGE);
    return handler(call, number, world.wabas.get(number.wabaId) as Waba);
  }
  const waba = world.wabas.get(id);
  if (waba) {
    const handler = WABA[key];
    if (!handler) throw edge ? unknownEdge(call) : unknownObject(id, call.method);
    mayUse(call, waba.id, id, MANAGE);
    return handler(call, waba);
  }
  const template = world.templates.get(id);
  if (template) {
    mayUse(call, template.wabaId, id, MANAGE);
    const handler = TEMPLATE[key];
    if (!handler) throw unknownEdge(call);
    return handler(call, template);
  }
  const media = world.media.get(id);
  const owner = media && world.numbers.get(media.phoneId);
  if (media && owner && media.expiresAt > call.sandbox.clock.now()) {
    mayUse(call, owner.wabaId, id, SEND);
    const handler = MEDIA[key];
    if (handler) return handler(call, media);
  }
  throw unknownObject(id, call.method);
}

function unknownEdge(call: GraphCall): GraphError {
  return unknownPath(`/${call.path.split("/").at(-1)}`);
}

/** Calls on the app: uploads, and the app-level webhook. */
async function appCall(call: GraphCall, app: App, key: string): Promise<GraphAnswer> {
  if (key === "POST uploads") {
    authenticate(call);
    return startUpload(call, app);
  }
  if (key !== "POST subscriptions" && key !== "GET subscriptions") throw unknownEdge(call);
  if (appOf(call)?.id !== app.id) throw new GraphError(190, { http: 401, message: "An app access token is required." });
  if (key === "GET subscriptions") return { body: { data: subscriptionsOf(app) } };
  const fields = { ...Object.fromEntries(call.query), ...bodyOf(call) };
  const url = textOf(fields, "callback_url");
  await verifyCallback(call, url, textOf(fields, "verify_token"));
  const names = namesOf(fields.fields);
  const object = textOf(fields, "object", { optional: true }) || "whatsapp_business_account";
  if (isMessagingObject(object)) app.callbacks = { ...app.callbacks, [object]: { url, fields: names } };
  else {
    app.callbackUrl = url;
    app.fields = names;
  }
  call.sandbox.changed();
  return { body: { success: true } };
}

/** A list of fields, or one text with commas. */
function namesOf(value: unknown): string[] {
  return (Array.isArray(value) ? value.map(String) : String(value ?? "").split(",")).filter(Boolean);
}

function subscriptionsOf(app: App) {
  const held: Record<string, { url: string; fields: string[] } | undefined> = {
    ...(app.callbackUrl ? { whatsapp_business_account: { url: app.callbackUrl, fields: app.fields } } : {}),
    ...app.callbacks,
  };
  return Object.entries(held).flatMap(([object, callback]) =>
    callback
      ? [{ object, callback_url: callback.url, active: true, fields: callback.fields.map((name) => ({ name })) }]
      : [],
  );
}
