import { compile } from "html-to-text";
import type { SendMailOptions } from "nodemailer";
import { placeUnsubscribe } from "#lib/mail-html/unsubscribe";
import type { OutboundMessage } from "../../connector.ts";
import { fitsHeader, isMailAddress } from "../addresses.ts";
import type { EmailChannel, EmailCredentials } from "../credentials.ts";
import { returnAddress, tokenOf } from "../token.ts";
import { mailHtml } from "./html.ts";
import { headerFieldNames } from "./signed-headers.ts";

/** What a mail says and shows, whatever it was made from. */
type Words = Pick<SendMailOptions, "attachments"> & { subject: string; html: string | null; text: string };

const toText = compile({
  wordwrap: 78,
  limits: { maxInputLength: 2_000_000 },
  selectors: [
    { selector: "a", options: { hideLinkHrefIfSameAsText: true } },
    { selector: "img", format: "skip" },
    { selector: "table", format: "block" },
  ],
});

/** The mail as nodemailer takes it, or what is wrong with it. Equal for every try of one message, but for its date. */
export function mailOf(
  message: OutboundMessage,
  { accountId, credentials }: EmailChannel,
  now: Date,
): { mail: SendMailOptions; token: string } | { problem: string } {
  const words = wordsOf(message);
  const from = message.sender.externalId || accountId;
  const { bounceAddress, callbackKey } = credentials;
  const { senderName, replyTo } = shownOf(message, credentials);
  const headers = [words.subject, senderName ?? "", replyTo ?? "", ...attachmentNames(message)];
  if (!headers.every(fitsHeader)) return { problem: "a header holds a line break" };
  for (const one of [from, message.address.value, replyTo, bounceAddress])
    if (one !== undefined && !isMailAddress(one)) return { problem: `not an e-mail address: ${one.slice(0, 100)}` };
  const token = tokenOf(message.correlation, callbackKey);
  const unsubscribe = unsubscribeOf(message);
  if (unsubscribe === undefined) return { problem: "the unsubscribe address is not one" };
  const { html, text } = withFooter(words, unsubscribe);
  return {
    token,
    mail: {
      from: { name: senderName ?? "", address: from },
      // As objects, so that no character of an address can name a second recipient.
      to: { name: "", address: message.address.value },
      ...(replyTo === undefined ? {} : { replyTo: { name: "", address: replyTo } }),
      envelope: {
        from: bounceAddress === undefined ? from : returnAddress(bounceAddress, token),
        to: [message.address.value],
      },
      subject: words.subject,
      text,
      ...(html === null ? {} : { html }),
      attachments: words.attachments,
      messageId: `<${token}@${from.slice(from.lastIndexOf("@") + 1)}>`,
      date: now,
      ...signatureOf(credentials, from),
      disableFileAccess: true,
      disableUrlAccess: true,
      ...(unsubscribe === null ? {} : { headers: listHeaders(unsubscribe, message.options.listName, from) }),
    },
  };
}

/** An address that was added to the channel's own speaks for itself. */
function shownOf({ sender: { shown } }: OutboundMessage, { senderName, replyTo }: EmailCredentials) {
  if (shown === undefined) return { senderName, replyTo };
  return { senderName: shown.name, replyTo: shown.replyTo || undefined };
}

/**
 * A mail from another domain than the channel signs for is signed for that one as well, by the same key: receivers look for a
 * signature of the domain in From, and pass over one whose key they do not find. Absent where the channel's own is enough.
 */
function signatureOf({ dkimDomain, dkimSelector, dkimPrivateKey }: EmailCredentials, from: string) {
  const domainName = from.slice(from.lastIndexOf("@") + 1).toLowerCase();
  if (!dkimDomain || !dkimSelector || !dkimPrivateKey || `.${domainName}`.endsWith(`.${dkimDomain}`)) return {};
  const key = { keySelector: dkimSelector, privateKey: dkimPrivateKey };
  return { dkim: { keys: [dkimDomain, domainName].map((name) => ({ ...key, domainName: name })), headerFieldNames } };
}

function wordsOf(message: OutboundMessage): Words {
  const { content } = message;
  if (content.kind === "text") return { subject: firstLine(content.text), html: null, text: content.text };
  if (content.kind === "template") {
    const { header, body, footer, buttons, mail } = content.rendered;
    if (mail) {
      const { html, text } = placeUnsubscribe(mail, message.options.unsubscribeUrl ?? null);
      return { subject: onOneLine(header ?? ""), html, text: text || toText(html) };
    }
    // The text beside the HTML, for programs that show no other, and for readers of screens and filters of spam.
    const links = buttons.flatMap((button) => (button.kind === "url" ? [`${button.text}: ${button.url}`] : []));
    const text = [body, ...links, footer].filter((part) => part !== null && part !== "").join("\n\n");
    return {
      subject: header === null ? firstLine(body) : onOneLine(header),
      html: mailHtml(content.rendered, content.language),
      text,
    };
  }
  if (content.kind === "media") {
    const { name, url } = content.media;
    const text = [content.caption, name, url].filter((part) => part !== null && part !== "").join("\n");
    return { subject: firstLine(content.caption ?? name ?? ""), html: null, text };
  }
  return {
    subject: content.subject,
    html: content.html,
    text: content.text === "" && content.html !== null ? toText(content.html) : content.text,
    attachments: content.attachments.map(({ name, type, bytes, contentId }) => ({
      filename: name,
      contentType: type,
      content: bytes,
      ...(contentId === null ? {} : { cid: contentId, contentDisposition: "inline" as const }),
    })),
  };
}

function attachmentNames({ content }: OutboundMessage): string[] {
  if (content.kind !== "email") return [];
  return content.attachments.flatMap(({ name, type, contentId }) => [name, type, contentId ?? ""]);
}

/** A value may hold a line break, and a subject may not. */
function onOneLine(subject: string): string {
  return subject.replace(/\s*[\r\n]+\s*/g, " ").trim();
}

/** A text has no subject; its first line is what a list of mails shows anyway. */
function firstLine(text: string): string {
  const line = text.split(/[\r\n]/, 1)[0]?.trim() ?? "";
  return [...line].length <= 100 ? line : `${[...line].slice(0, 99).join("")}…`;
}

/** Null where a mail has none, undefined where it cannot be used. */
function unsubscribeOf({ options }: OutboundMessage): string | null | undefined {
  if (options.unsubscribeUrl === undefined) return null;
  const url = URL.parse(options.unsubscribeUrl);
  return url !== null && /^https?:$/.test(url.protocol) && !/[<>\s]/.test(options.unsubscribeUrl)
    ? options.unsubscribeUrl
    : undefined;
}

/** What tells mail programs of which list a mail is (RFC 2919), and how a person leaves it (RFC 8058). */
function listHeaders(unsubscribe: string, name: string | undefined, from: string) {
  return {
    ...(name === undefined ? {} : { "List-Id": `<${name}.${from.slice(from.lastIndexOf("@") + 1).toLowerCase()}>` }),
    "List-Unsubscribe": { prepared: true, value: `<${unsubscribe}>` },
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
  };
}

/** Mail programs hide the header's button at times, so the way out also stands in the mail, unless it does already. */
function withFooter({ html, text }: Words, url: string | null): { html: string | null; text: string } {
  if (url === null) return { html, text };
  const label = "Unsubscribe · 退订";
  const escaped = url.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  const footer = `<p style="margin:24px 0 0;font:13px/1.5 sans-serif;color:#60646c"><a href="${escaped}" style="color:#60646c">${label}</a></p>`;
  const shown = html === null || html.includes(url) || html.includes(escaped);
  return {
    html: shown ? html : /<\/body\s*>/i.test(html) ? html.replace(/<\/body\s*>/i, `${footer}$&`) : html + footer,
    text: text.includes(url) ? text : `${text.trimEnd()}\n\n-- \n${label}: ${url}\n`,
  };
}
