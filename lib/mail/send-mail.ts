import { createTransport, type Transporter } from "nodemailer";
import { currentSettings } from "#lib/settings/current";
import type { Mail } from "./layout.ts";

/** Is there a mail server? Without one, links are copied by hand and the operator resets passwords. */
export function canMail(): boolean {
  const { MAIL_URL: url, MAIL_FROM: from } = currentSettings();
  return url !== undefined && from !== undefined;
}

let opened: { url: string; from: string | undefined; transport: Transporter } | undefined;

/** The longest that one mail may take. It is shorter than a worker's lease on it. */
const wholeMs = 60_000;

function transport(): Transporter {
  const { MAIL_URL: url, MAIL_FROM: from } = currentSettings();
  if (!url) throw new Error("MAIL_URL is not set.");
  if (opened?.url !== url || opened.from !== from) {
    const limits = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };
    const safety = { disableFileAccess: true, disableUrlAccess: true, requireTLS: needsTls(url) };
    const transport = createTransport({ url, ...limits, ...safety }, { from });
    transport.use("stream", (mail, done) => {
      const progress = (mail.data as { progress?: Progress }).progress;
      const read = mail.message.createReadStream.bind(mail.message);
      mail.message.createReadStream = (...options) => {
        const stream = read(...options);
        // The connection reads the mail to its end and only then says that it is whole.
        stream.once("end", () => {
          if (progress) progress.handedOver = true;
        });
        return stream;
      };
      done();
    });
    opened = { url, from, transport };
  }
  return opened.transport;
}

/** How far a mail got. Before it was handed over whole, no server can have taken it. */
type Progress = { handedOver: boolean };

/** A name and password never travel in the clear, except to this machine or where the URL says `requireTLS=false`. */
export function needsTls(address: string): boolean {
  const url = new URL(address);
  const chosen = url.searchParams.get("requireTLS");
  if (chosen !== null) return chosen === "true";
  return url.username !== "" && !["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
}

/**
 * What came of handing a mail over. `refused` is about this mail and final; `failed` is about the server, the way to it or
 * our name there, and may work later; after `unknown` the server may have taken it.
 */
export type HandOver = { outcome: "taken" } | { outcome: "refused" | "failed" | "unknown"; error: string };

/**
 * Hands a mail to the mail server, once. A mail server may take seconds.
 *
 * @param id names the mail in its Message-ID, so that one that is sent again is known to be the same
 */
export async function handOver(to: string, mail: Mail, id: string): Promise<HandOver> {
  const progress: Progress = { handedOver: false };
  const timer = Promise.withResolvers<never>();
  const running = setTimeout(() => timer.reject(new Error("The mail server took too long.")), wholeMs);
  try {
    const sending = transport().sendMail({
      ...mail,
      // As an object, so that no character of the address can name a second recipient.
      to: { name: "", address: to },
      messageId: `<${id}@${senderHost()}>`,
      headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
      ...{ progress },
    });
    await Promise.race([sending, timer.promise]);
    return { outcome: "taken" };
  } catch (error) {
    return outcomeOf(error as SmtpError, progress);
  } finally {
    clearTimeout(running);
  }
}

/** What nodemailer throws. `command` is what the server answered. */
type SmtpError = Error & { code?: string; command?: string; response?: string; responseCode?: number };

function outcomeOf(error: SmtpError, { handedOver }: Progress): HandOver {
  const { code, command = "", responseCode = 0, message } = error;
  const text = (code && !message.includes(code) ? `${code}: ${message}` : message).slice(0, 500);
  // After the whole mail only an answer to the mail itself tells anything.
  if (handedOver && !(command === "DATA" && responseCode >= 400)) return { outcome: "unknown", error: text };
  const ofThisMail = command === "RCPT TO" || command === "DATA";
  if (ofThisMail && responseCode >= 500) return { outcome: "refused", error: text };
  // No server was asked: the address is none.
  if (code === "EENVELOPE" && responseCode === 0) return { outcome: "refused", error: text };
  return { outcome: "failed", error: text };
}

function senderHost(): string {
  const { MAIL_FROM: from = "" } = currentSettings();
  return /@([\w.-]+)/.exec(from)?.[1] ?? "localhost";
}
