/** Mails about mails, as mail servers write them: delivery reports, complaints and automatic answers. */
import type { StoredMail } from "./world.ts";

export type ReportKind = "failed" | "full" | "delayed" | "expired" | "delivered" | "complaint" | "auto_reply" | "plain";

type Told = { action: string; status: string; code: string; words: string };

const TOLD: Partial<Record<ReportKind, Told>> = {
  failed: {
    action: "failed",
    status: "5.1.1",
    code: "smtp; 550 5.1.1 No such user here",
    words: "The address does not exist.",
  },
  full: {
    action: "failed",
    status: "5.2.2",
    code: "smtp; 552 5.2.2 Mailbox full, quota exceeded",
    words: "The mailbox is full.",
  },
  delayed: {
    action: "delayed",
    status: "4.4.1",
    code: "smtp; 451 4.4.1 No answer from host",
    words: "The mail has not been delivered yet. The server goes on trying.",
  },
  expired: {
    action: "failed",
    status: "4.4.7",
    code: "smtp; 451 4.4.7 Delivery time expired",
    words: "The mail could not be delivered within five days.",
  },
  delivered: {
    action: "delivered",
    status: "2.0.0",
    code: "smtp; 250 2.0.0 Taken",
    words: "The mail was delivered.",
  },
};

const SERVER = "mx.lab.example";

/** The whole report about a mail, ready to be stored or posted. */
export function reportOf(
  kind: ReportKind,
  mail: StoredMail,
  about: { recipient: string; id: string; at: number },
): string {
  if (kind === "complaint") return complaint(mail, about);
  if (kind === "auto_reply") return autoReply(mail, about);
  if (kind === "plain") return plainBounce(mail, about);
  return deliveryReport(TOLD[kind] as Told, mail, about);
}

type About = { recipient: string; id: string; at: number };

function head(subject: string, from: string, mail: StoredMail, { id, at }: About, ...more: string[]): string[] {
  return [
    `From: ${from}`,
    `To: <${mail.returnPath}>`,
    `Subject: ${subject}`,
    `Date: ${new Date(at).toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: <${id}@${SERVER}>`,
    "MIME-Version: 1.0",
    ...more,
  ];
}

/** The headers of the mail that a report is about. */
function returned(mail: StoredMail): string {
  return mail.headers.map(([name, value]) => `${name}: ${value}`).join("\r\n");
}

function deliveryReport(told: Told, mail: StoredMail, about: About): string {
  const boundary = `report-${about.id}`;
  const type = `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`;
  return [
    ...head(`Delivery report: ${told.action}`, `Mail system <mailer-daemon@${SERVER}>`, mail, about, type),
    "Auto-Submitted: auto-replied",
    "",
    `--${boundary}`,
    "Content-Type: text/plain; charset=utf-8",
    "",
    `${told.words} <${about.recipient}>`,
    "",
    `--${boundary}`,
    "Content-Type: message/delivery-status",
    "",
    `Reporting-MTA: dns; ${SERVER}`,
    `Arrival-Date: ${new Date(mail.at).toUTCString()}`,
    "",
    `Final-Recipient: rfc822; ${about.recipient}`,
    `Action: ${told.action}`,
    `Status: ${told.status}`,
    `Diagnostic-Code: ${told.code}`,
    "",
    `--${boundary}`,
    "Content-Type: text/rfc822-headers",
    "",
    returned(mail),
    "",
    `--${boundary}--`,
    "",
  ].join("\r\n");
}

function complaint(mail: StoredMail, about: About): string {
  const boundary = `complaint-${about.id}`;
  const type = `Content-Type: multipart/report; report-type=feedback-report; boundary="${boundary}"`;
  return [
    ...head("Complaint about a mail of yours", `Feedback loop <fbl@${SERVER}>`, mail, about, type),
    "",
    `--${boundary}`,
    "Content-Type: text/plain; charset=utf-8",
    "",
    "A person has marked this mail as spam.",
    "",
    `--${boundary}`,
    "Content-Type: message/feedback-report",
    "",
    "Feedback-Type: abuse",
    "User-Agent: Carrier-Lab/1",
    "Version: 1",
    `Original-Mail-From: <${mail.returnPath}>`,
    `Original-Rcpt-To: <${about.recipient}>`,
    `Arrival-Date: ${new Date(mail.at).toUTCString()}`,
    "",
    `--${boundary}`,
    "Content-Type: message/rfc822",
    "",
    `${returned(mail)}\r\n\r\n${mail.text.slice(0, 500)}`,
    "",
    `--${boundary}--`,
    "",
  ].join("\r\n");
}

function autoReply(mail: StoredMail, about: About): string {
  return [
    ...head(
      `Out of office: ${mail.subject}`,
      `<${about.recipient}>`,
      mail,
      about,
      "Content-Type: text/plain; charset=utf-8",
    ),
    "Auto-Submitted: auto-replied",
    `In-Reply-To: ${mail.messageId}`,
    "",
    "I am away until Monday.",
    "",
  ].join("\r\n");
}

/** A server that writes a letter instead of a report. */
function plainBounce(mail: StoredMail, about: About): string {
  return [
    ...head("Undelivered mail", `<postmaster@${SERVER}>`, mail, about, "Content-Type: text/plain; charset=utf-8"),
    "",
    "Sorry, I could not deliver your mail to the following address:",
    "",
    `<${about.recipient}>: 550 No such user here`,
    "",
    "--- The headers of your mail:",
    "",
    returned(mail),
    "",
  ].join("\r\n");
}
