/** Actions of the control API on pages and Instagram accounts, and on the people who talk to them. */

import { keepSentFile, sentFileOf, sharedUrl } from "../meta/media/sent-files.ts";
import { addPage, loginToken, pageToken, userToken } from "../meta/pages/pages.ts";
import { happening, objectOf } from "../meta/send-api/happenings.ts";
import { messagingIdOf } from "../meta/send-api/messaging-id.ts";
import { DEFAULT_APP, DEFAULT_INSTAGRAM_APP } from "../meta/world/default-world.ts";
import type { InstagramAccount, MessagingObject, Page, Token } from "../meta/world/model.ts";
import type { Sandbox } from "../sandbox.ts";
import { ControlError } from "./control-error.ts";

type Json = Record<string, unknown>;

/** Makes a page with a token, and with `instagram` a professional account linked to it, with a token of its own login. */
export function createPage(sandbox: Sandbox, body: Json) {
  const { world } = sandbox;
  const name = typeof body.name === "string" && body.name.trim() ? body.name.trim() : "Fresh page";
  const portfolioId = world.addPortfolio(name).id;
  const { page, instagram } = addPage(sandbox, { name, portfolioId, instagram: body.instagram === true });
  const accessToken = pageToken(sandbox, page, DEFAULT_APP.id).value;
  const login = instagram && loginToken(sandbox, instagram, DEFAULT_INSTAGRAM_APP.id).value;
  sandbox.changed();
  return {
    ...{ pageId: page.id, name, portfolioId, accessToken, appId: DEFAULT_APP.id, appSecret: DEFAULT_APP.secret },
    ...(instagram === null
      ? {}
      : {
          ...{ instagramId: instagram.id, username: instagram.username, loginToken: login },
          ...{ loginAppId: DEFAULT_INSTAGRAM_APP.id, loginAppSecret: DEFAULT_INSTAGRAM_APP.secret },
        }),
  };
}

/** A code as "Connect Facebook" gives it, for the pages that a person shares: one by its id, or several. */
export function loginCode(sandbox: Sandbox, body: Json) {
  const ids = Array.isArray(body.pageIds) ? body.pageIds.map(String) : [pageIdOf(sandbox, body)];
  const pages = ids.map((id) => pageOf(sandbox, id));
  const token = userToken(sandbox, pages, DEFAULT_APP.id);
  const { code } = sandbox.world.addCode(token, sandbox.clock.now());
  sandbox.changed();
  return { code };
}

function pageIdOf({ world }: Sandbox, body: Json): string {
  return world.instagramAccounts.get(String(body.instagramId))?.pageId ?? String(body.pageId);
}

function pageOf({ world }: Sandbox, id: string): Page {
  const page = world.pages.get(world.instagramAccounts.get(id)?.pageId ?? id);
  if (!page) throw new ControlError(404, "no such page");
  return page;
}

function accountOf({ world }: Sandbox, id: string): Page | InstagramAccount {
  const account = world.pages.get(id) ?? world.instagramAccounts.get(id);
  if (!account) throw new ControlError(404, "no such page or Instagram account");
  return account;
}

/** `restrict` keeps the account from sending, for `forMs` or until it is false; `warn` only tells; `throughput` a second. */
export function setPage(sandbox: Sandbox, id: string, body: Json) {
  const account = accountOf(sandbox, id);
  const tell = (action: string, reason: string) => {
    if (body.quietly === true || objectOf(sandbox, id) !== "page") return;
    const at = sandbox.clock.now();
    const value = { action, reason };
    sandbox.webhooks.send(happening("page", { accountId: id, scopedId: id, kind: "policy_enforcement", at, value }));
  };
  const reason = "The page sent messages that break the platform's rules.";
  for (const [key, value] of Object.entries(body)) {
    if (key === "restrict" && typeof value === "boolean") {
      const until = typeof body.forMs === "number" ? sandbox.clock.now() + body.forMs : null;
      account.restrictedUntil = value ? until : undefined;
      tell(value ? "block" : "unblock", reason);
    } else if (key === "warn" && value === true) tell("warning", reason);
    else if (key === "throughput" && typeof value === "number" && value > 0) account.throughput = value;
    else if (key !== "forMs" && key !== "quietly")
      throw new ControlError(400, `"${key}" is not known or has the wrong value`);
  }
  sandbox.changed();
  return { id, throughput: account.throughput, restrictedUntil: account.restrictedUntil ?? null };
}

/** Ends the tokens of a page and of its Instagram account, and makes them valid again. */
export function setPageTokens(sandbox: Sandbox, id: string, body: Json) {
  const page = pageOf(sandbox, id);
  const at = sandbox.clock.now();
  const change: Record<string, Partial<Token>> = {
    expire: { expiresAt: at },
    revoke: { revoked: true },
    restore: { expiresAt: 0, revoked: false },
  };
  const values = change[String(body.do)];
  if (!values) throw new ControlError(400, "do must be expire, revoke or restore");
  for (const token of sandbox.world.tokens.values())
    if (token.pageIds?.includes(page.id) || (page.instagramId !== null && token.instagramId === page.instagramId))
      Object.assign(token, values);
  sandbox.changed();
  return { at };
}

type Said = { kind: string; value: unknown; shown: Json };

/**
 * A person does something: `text` alone writes it; `kind` names everything else: `image`, `video`, `audio`, `file`,
 * `sticker`, `location`, `quick_reply`, `reply`, `postback`, `reaction`, `edit`, `delete`, `referral`, `optin`,
 * `stop_notifications`, `resume_notifications`, `story_mention`, `story_reply`, `unsupported`. A `file` (see `sentFileOf`) is
 * sent as what it is.
 */
export function sayToPage(sandbox: Sandbox, person: string, accountId: string, body: Json) {
  const { world, clock } = sandbox;
  if (!/^[1-9]\d{6,14}$/.test(person)) throw new ControlError(400, "the person's number is not valid");
  const object = objectOf(sandbox, accountId) as MessagingObject;
  const scopedId = world.scopedId(accountId, person);
  world.person(person);
  const at = clock.now();
  const id = messagingIdOf(object, scopedId, world.random.word(24));
  const file = sentFileOf(body.file);
  const sent = file && {
    kind: file.kind === "document" ? "file" : file.kind,
    url: sharedUrl(sandbox, keepSentFile(sandbox, accountId, file)),
  };
  const { kind, value, shown } = saidOf({ ...body, ...sent }, id);
  world.keepInbound({ id, phoneId: accountId, person, at, message: shown });
  sandbox.changed();
  sandbox.log.add("message.inbound", { accountId, object, recipient: scopedId, wamid: id });
  sandbox.webhooks.send(happening(object, { accountId, scopedId, kind, at, value }));
  return { id, scopedId };
}

function saidOf(body: Json, mid: string): Said {
  const kind = String(body.kind ?? "text");
  const text = String(body.text ?? "");
  const to = String(body.to ?? "");
  const shown = { type: kind, text: { body: text || `[${kind}]` } };
  const message = (value: Json): Said => ({ kind: "message", value: { mid, ...value }, shown });
  const file = (type: string, payload: Json) => message({ attachments: [{ type, payload }] });
  const url = String(body.url ?? `https://files.example/${mid.slice(-8)}`);
  switch (kind) {
    case "text":
      if (!text.trim()) throw new ControlError(400, "text is missing");
      return message({ text });
    case "image":
    case "video":
    case "audio":
    case "file":
    case "story_mention":
      return file(kind, { url });
    case "sticker":
      return file("image", { url, sticker_id: 369239263222822 });
    case "location":
      return file("location", { coordinates: { lat: 48.2, long: 16.37 } });
    case "unsupported":
      return message({ is_unsupported: true });
    case "quick_reply":
      return message({ text: text || String(body.payload), quick_reply: { payload: String(body.payload) } });
    case "reply":
      return message({ text, reply_to: { mid: to } });
    case "story_reply":
      return message({ text, reply_to: { story: { id: "17900000000000001", url } } });
    case "delete":
      return { kind: "message", value: { mid: to, is_deleted: true }, shown };
    case "edit":
      return { kind: "message_edit", value: { mid: to, text, num_edit: Number(body.nth ?? 1) }, shown };
    case "postback":
      return {
        kind,
        value: { mid, title: text || "Get started", payload: String(body.payload ?? "GET_STARTED") },
        shown,
      };
    case "reaction":
      return {
        ...{ kind, shown },
        value: body.emoji
          ? { mid: to, action: "react", emoji: body.emoji, reaction: "other" }
          : { mid: to, action: "unreact" },
      };
    case "referral":
      return { kind, value: { ref: String(body.ref ?? "summer"), source: "SHORTLINK", type: "OPEN_THREAD" }, shown };
    case "optin":
      return { kind, value: { type: "notification_messages", title: text || "News", payload: "news" }, shown };
    case "stop_notifications":
    case "resume_notifications": {
      const status = kind.toUpperCase();
      return { kind: "optin", value: { type: "notification_messages", notification_messages_status: status }, shown };
    }
    default:
      throw new ControlError(400, `kind "${kind}" is not known`);
  }
}

/** Opens the window with many people at once: each has written to the account. @returns their ids in order */
export function meetPeople(sandbox: Sandbox, accountId: string, body: Json) {
  accountOf(sandbox, accountId);
  if (!Array.isArray(body.people) || body.people.length > 100_000) throw new ControlError(400, "people must be a list");
  const at = sandbox.clock.now();
  const scopedIds = body.people.map((raw) => {
    const person = String(raw).replace(/\D/g, "");
    if (!/^[1-9]\d{6,14}$/.test(person)) throw new ControlError(400, "a person's number is not valid");
    sandbox.world.windows.set(`${accountId}|${person}`, at);
    return sandbox.world.scopedId(accountId, person);
  });
  sandbox.changed();
  return { scopedIds };
}

export function pageRow({ world }: Sandbox, page: Page) {
  const instagram = page.instagramId === null ? undefined : world.instagramAccounts.get(page.instagramId);
  const tokenOf = (fits: (token: Token) => boolean) => [...world.tokens.values()].find(fits)?.value ?? "";
  const callbacks = page.subscriptions.flatMap(({ appId }) => world.apps.get(appId)?.callbacks?.page?.url ?? []);
  return {
    id: page.id,
    name: page.name,
    accessToken: tokenOf((token) => token.kind === "PAGE" && token.pageIds?.[0] === page.id),
    callbacks,
    instagram: instagram
      ? {
          id: instagram.id,
          username: instagram.username,
          loginToken: tokenOf((token) => token.instagramId === instagram.id),
        }
      : null,
  };
}
