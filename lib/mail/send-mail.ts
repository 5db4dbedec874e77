import { setTimeout as sleep } from "node:timers/promises";
import { createTransport, type Transporter } from "nodemailer";
import { DomainError } from "#lib/errors";
import { log } from "#lib/log";
import { currentSettings } from "#lib/settings/current";
import type { Mail } from "./write-mail.ts";

/** Pauses before the second and the third try. */
const pausesMs = [1_000, 5_000];

/** Is there a mail server? Without one, links are copied by hand and the operator resets passwords. */
export function canMail(): boolean {
  const { MAIL_URL: url, MAIL_FROM: from } = currentSettings();
  return url !== undefined && from !== undefined;
}

let opened: { url: string; from: string | undefined; transport: Transporter } | undefined;

function transport(): Transporter {
  const { MAIL_URL: url, MAIL_FROM: from } = currentSettings();
  if (!url) throw new Error("MAIL_URL is not set.");
  if (opened?.url !== url || opened.from !== from) {
    const limits = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };
    const safety = { disableFileAccess: true, disableUrlAccess: true, requireTLS: needsTls(url) };
    opened = { url, from, transport: createTransport({ url, ...limits, ...safety }, { from }) };
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
      await handOver(to, mail);
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

/**
 * Hands a mail to the mail server, once, and says what came of it.
 *
 * @returns what the server said, or why it could not be reached; null when it took the mail
 * @throws DomainError "precondition_failed" without a mail server
 */
export async function tryMail(to: string, mail: Mail): Promise<string | null> {
  if (!canMail()) throw new DomainError("precondition_failed", "operator.noMail");
  try {
    await handOver(to, mail);
    return null;
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return (code ? `${code}: ${message}` : message).slice(0, 500);
  }
}

async function handOver(to: string, mail: Mail): Promise<void> {
  const headers = { "Auto-Submitted": "auto-generated" };
  // As an object, so that no character of the address can name a second recipient.
  await transport().sendMail({ ...mail, to: { name: "", address: to }, headers });
}
