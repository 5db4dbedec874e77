import { isPermanent, type MailReason, readReply, reasonOf } from "../reasons.ts";
import type { MailFacts } from "./mail-facts.ts";

/** What a mail that came back to us turns out to be. `delayed` is news only: the server goes on trying. */
export type Bounce =
  | { kind: "failed"; address: string | null; reason: MailReason; permanent: boolean; said: string }
  | { kind: "delayed"; address: string | null; said: string }
  | { kind: "delivered"; address: string | null; said: string }
  | { kind: "complaint"; address: string | null; said: string }
  | { kind: "auto_reply" }
  /** A person's own words. */
  | { kind: "letter" };

/** Tells what a mail is, one of each recipient that a report speaks of. */
export function classify(mail: MailFacts): Bounce[] {
  const complaint = complaintOf(mail);
  if (complaint) return [complaint];
  const reported = mail.blocks.flatMap((block) => reportedOf(block, mail));
  if (reported.length > 0) return reported;
  if (isAutomatic(mail) && !looksLikeBounce(mail)) return [{ kind: "auto_reply" }];
  const letter = bounceInWords(mail);
  return letter ? [letter] : [{ kind: "letter" }];
}

function complaintOf({ blocks, reportType, returned, header }: MailFacts): Bounce | null {
  const report = blocks.find((block) => block["feedback-type"] !== undefined);
  const type = report?.["feedback-type"]?.toLowerCase();
  // Reports of failed authentication and of mails that are no spam after all use the same form.
  if (type !== undefined && !["abuse", "fraud", "virus", "other", "opt-out", "opt-out-list"].includes(type))
    return null;
  // Hotmail's own form: the mail itself, with a header on top.
  const plain = header("x-hmxmroriginalrecipient") || /^x-hmxmroriginalrecipient:\s*<?([^>\s]+)/im.exec(returned)?.[1];
  if (!report && reportType !== "feedback-report" && !plain) return null;
  const address =
    addressIn(report?.["original-rcpt-to"] ?? plain ?? "") ?? addressIn(/^to:\s*(.+)$/im.exec(returned)?.[1] ?? "");
  return { kind: "complaint", address, said: type ?? "abuse" };
}

const actions = new Set(["failed", "delayed", "delivered", "relayed", "expanded"]);

/** One recipient of a delivery report (RFC 3464). */
function reportedOf(block: Record<string, string>, mail: MailFacts): Bounce[] {
  const address = addressIn(block["final-recipient"] ?? "") ?? addressIn(block["original-recipient"] ?? "");
  const action = block.action?.toLowerCase().match(/[a-z]+/)?.[0];
  const status = /[245]\.\d{1,3}\.\d{1,3}/.exec(block.status ?? "")?.[0] ?? null;
  if (action === undefined && (address === null || status === null)) return [];
  if (action !== undefined && !actions.has(action)) return [];
  const diagnostic = (block["diagnostic-code"] ?? "").replace(/^[\w-]+\s*;\s*/, "");
  const said = diagnostic || firstWords(mail.text);
  if (action === "delayed") return [{ kind: "delayed", address, said }];
  if (action === "delivered" || action === "relayed" || action === "expanded")
    return action === "delivered" ? [{ kind: "delivered", address, said }] : [{ kind: "delayed", address, said }];
  const reply = readReply(said);
  // The server's own words are more exact than the class that the reporting server puts above them.
  const enhanced = isVague(status) ? (reply.enhanced ?? status) : status;
  const told = { ...reply, enhanced };
  return [{ kind: "failed", address, reason: reasonOf(told, "report"), permanent: isPermanent(told) ?? true, said }];
}

function isVague(status: string | null): boolean {
  return status === null || /^[45]\.0\.0$/.test(status);
}

function firstWords(text: string): string {
  return text.replace(/\s+/g, " ").trim().slice(0, 500);
}

/** Mails that no person wrote (RFC 3834), and what older programs put there instead. */
function isAutomatic({ header, subject }: MailFacts): boolean {
  const submitted = header("auto-submitted").toLowerCase();
  if (submitted !== "" && !submitted.startsWith("no")) return true;
  if (/auto_reply|bulk|junk/i.test(header("precedence")) && header("list-id") === "") return true;
  if (
    ["x-autoreply", "x-autorespond", "x-auto-reply", "x-ms-exchange-inbox-rules-loop"].some(
      (name) => header(name) !== "",
    )
  )
    return true;
  if (/^(oof|all)$/i.test(header("x-auto-response-suppress")) && /auto|abwesen|out of/i.test(subject)) return true;
  return /^(re: |aw: )?(auto(matic|matische)?[- ]?(reply|response|antwort)|out of (the )?office|abwesenheit|r[ée]ponse automatique|自动回复|自動回覆)/i.test(
    subject,
  );
}

const daemons = /^(mailer-daemon|postmaster|mail-daemon|mailerdaemon|bounce|mailadmin|antispam)([+@.-]|$)/i;
const bounceSubject =
  /undeliver|deliver(y|ed)? .{0,30}(fail|status|problem|notification|report|delay)|fail(ed|ure) .{0,20}(deliver|notice|mail)|returned (mail|to sender)|mail (delivery|could not|system error)|could not (be )?deliver|unzustellbar|zustell|non remis|no se puede entregar|退信|退回|未送达|系统退信/i;

function looksLikeBounce({ from, subject, header }: MailFacts): boolean {
  return (from !== null && daemons.test(from)) || bounceSubject.test(subject) || header("x-failed-recipients") !== "";
}

/** A server that writes a letter: who is meant, and what was said of them. */
function bounceInWords(mail: MailFacts): Bounce | null {
  if (!looksLikeBounce(mail)) return null;
  const own = new Set(mail.to);
  const body =
    mail.text.split(
      /^(?:[-=_* ]{3,}.{0,60}(?:original|copy|headers|returned|forwarded|unaltered|原)[^\n]*|received: .*)$/im,
    )[0] ?? "";
  const named = [mail.header("x-failed-recipients"), body, mail.text];
  const address =
    named
      .flatMap((text) => [...text.matchAll(/[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])/gi)])
      .map(([found]) => found.toLowerCase())
      .find((found) => !own.has(found) && !daemons.test(found) && found !== mail.from) ?? null;
  const said = sentenceAbout(body, address);
  const reply = readReply(said);
  if (
    /\b(warning|delayed|will be retried|still trying|not yet been delivered|you do not need to resend)\b/i.test(
      `${mail.subject} ${body}`,
    ) &&
    isPermanent(reply) !== true
  )
    return { kind: "delayed", address, said };
  return { kind: "failed", address, reason: reasonOf(reply, "report"), permanent: isPermanent(reply) ?? true, said };
}

/** The lines from the address on, where servers put their answer; the whole letter where nobody is named. */
function sentenceAbout(body: string, address: string | null): string {
  const at = address === null ? -1 : body.toLowerCase().indexOf(address);
  const about = at < 0 ? body : body.slice(Math.max(0, body.lastIndexOf("\n", at)));
  return firstWords(about) || firstWords(body);
}

/** `rfc822; <ines@kiosk.example>` and its many spellings. */
function addressIn(value: string): string | null {
  const found = /([^\s<>;,"]+@[^\s<>;,"]+)/.exec(value.replace(/^[\w-]+\s*;\s*/, ""))?.[1];
  return found === undefined ? null : found.toLowerCase();
}
