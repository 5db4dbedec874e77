import { setTimeout as sleep } from "node:timers/promises";
import { createTransport, type Transporter } from "nodemailer";
import { env } from "#lib/env";
import { log } from "#lib/log";
import type { Mail } from "./write-mail.ts";

/** Pauses before the second and the third try. */
const pausesMs = [1_000, 5_000];

/** Is there a mail server? Without one, links are copied by hand and the operator resets passwords. */
export function canMail(): boolean {
  return env().MAIL_URL !== undefined;
}

let opened: { url: string; transport: Transporter } | undefined;

function transport(): Transporter {
  const { MAIL_URL: url, MAIL_FROM: from } = env();
  if (!url) throw new Error("MAIL_URL is not set.");
  if (opened?.url !== url) {
    const limits = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };
    const safety = { disableFileAccess: true, disableUrlAccess: true, requireTLS: needsTls(url) };
    opened = { url, transport: createTransport({ url, ...limits, ...safety }, { from }) };
  }
  return opened.transport;
}

/** A name and password never travel in the clear, except to this machine or where the URL says `requireTLS=false`. */
export function needsTls(address: string): boolean {
  const url = new URL(address);
  const chosen = url.searchParams.get("requireTLS");
  if (chosen !== null) return chosen === "true";
  return url.username !== "" && !["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
}

/**
 * Hands a mail to the mail server, in up to three tries. To be called after the answer: a mail server may take seconds.
 *
 * @returns whether the server took it; the reason of a refusal is in the log
 */
export async function sendMail(to: string, mail: Mail, pauses: readonly number[] = pausesMs): Promise<boolean> {
  for (let at = 0; ; at++) {
    try {
      // As an object, so that no character of the address can name a second recipient.
      const headers = { "Auto-Submitted": "auto-generated" };
      await transport().sendMail({ ...mail, to: { name: "", address: to }, headers });
      return true;
    } catch (error) {
      const { code, responseCode, message } = error as { code?: string; responseCode?: number; message: string };
      const pause = pauses[at];
      const final = pause === undefined || (responseCode ?? 0) >= 500;
      log[final ? "error" : "warn"]({ code, responseCode, reason: message, attempt: at + 1 }, "mail was not sent");
      if (final) return false;
      await sleep(pause);
    }
  }
}
