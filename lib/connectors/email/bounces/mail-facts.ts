import { type ParsedMail, simpleParser } from "mailparser";

/** What is read of a mail about a mail, whatever it turns out to be. */
export type MailFacts = {
  messageId: string | null;
  date: Date | null;
  from: string | null;
  fromName: string | null;
  /** Addresses it was sent to, our return addresses among them. */
  to: string[];
  subject: string;
  text: string;
  inReplyTo: string | null;
  /** Header by its name in lower case. */
  header(name: string): string;
  /** The `report-type` of a multipart/report. */
  reportType: string | null;
  /** Blocks of a machine-readable report, each with its fields by their names in lower case. */
  blocks: Record<string, string>[];
  /** The mail that it is about, as far as it came back: its headers and some of its words. */
  returned: string;
};

const maxParts = 20;

/**
 * Reads a mail with all that a bounce may hide in it. Never throws: what cannot be read is empty.
 *
 * @param raw at most a few megabytes
 */
export async function readMail(raw: Buffer): Promise<MailFacts | null> {
  // Reports are told apart by their parts, which the parser would otherwise join into one text.
  const parsed = await simpleParser(raw, {
    keepDeliveryStatus: true,
    skipImageLinks: true,
    skipTextLinks: true,
  } as object).catch(() => null);
  if (parsed === null) return null;
  const parts = parsed.attachments.slice(0, maxParts);
  const textOf = (types: RegExp) =>
    parts
      .filter(({ contentType }) => types.test(contentType))
      .map(({ content }) => (Buffer.isBuffer(content) ? content.toString("utf8") : ""))
      .join("\r\n\r\n");
  const lines = new Map(parsed.headerLines.map(({ key, line }) => [key, unfold(line)]));
  const header = (name: string) => lines.get(name) ?? "";
  return {
    messageId: parsed.messageId ?? null,
    date: parsed.date ?? null,
    from: parsed.from?.value[0]?.address?.toLowerCase() ?? null,
    fromName: parsed.from?.value[0]?.name || null,
    to: addressesOf(parsed, header),
    subject: parsed.subject ?? "",
    text: wordsOf(parsed),
    inReplyTo: parsed.inReplyTo ?? null,
    header,
    reportType: /report-type\s*=\s*"?([\w-]+)/i.exec(header("content-type"))?.[1]?.toLowerCase() ?? null,
    blocks: readBlocks(textOf(/^message\/(global-)?(delivery-status|feedback-report)$/i)),
    returned: textOf(/^(text\/rfc822(-headers)?|message\/(rfc822|global|global-headers|partial))$/i),
  };
}

function wordsOf({ text, html }: ParsedMail): string {
  if (text) return text;
  return typeof html === "string" ? html.replace(/<[^>]*>/g, " ") : "";
}

function addressesOf({ to }: ParsedMail, header: (name: string) => string): string[] {
  const named = [to ?? []].flat().flatMap(({ value }) => value.map(({ address }) => address ?? ""));
  const noted = ["delivered-to", "x-original-to", "envelope-to"].map((name) => header(name).replace(/[<>]/g, ""));
  return [...named, ...noted].map((address) => address.trim().toLowerCase()).filter((address) => address !== "");
}

function unfold(line: string): string {
  return line
    .slice(line.indexOf(":") + 1)
    .replace(/\r?\n[\t ]+/g, " ")
    .trim();
}

/** Fields of a report, a block for each empty line between them (RFC 3464, RFC 5965). */
export function readBlocks(text: string): Record<string, string>[] {
  return text
    .replace(/\r\n/g, "\n")
    .replace(/\n[\t ]+/g, " ")
    .split(/\n{2,}/)
    .map((block) =>
      Object.fromEntries(
        block.split("\n").flatMap((line) => {
          const [, name, value] = /^([\w-]+)\s*:\s*(.*)$/.exec(line) ?? [];
          return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value.trim()]];
        }),
      ),
    )
    .filter((block) => Object.keys(block).length > 0);
}
