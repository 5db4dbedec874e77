import type { MailBlock, MailPicture, TemplateMail } from "#db/json/template-content";
import type { TemplateLimits } from "#lib/connectors/profile";
import type { MailRules } from "#lib/connectors/template-parts";
import { mailTexts } from "../mail/mail-texts.ts";
import { variablesIn } from "../variables.ts";
import { isWebAddress, urlIssues } from "./button-rules.ts";
import { type ContentIssue, issue, tokenIssues, tooLong } from "./issue.ts";
import { megabytesOf, typeNames } from "./media-rules.ts";

/** What is wrong with an e-mail beside its subject. */
export function mailIssues(mail: TemplateMail, rules: MailRules, limits: TemplateLimits): ContentIssue[] {
  const { mode, preheader, blocks, html, text } = mail;
  return [
    ...tooLong("mailPreheaderLong", "mail.preheader", preheader, rules.preheader),
    ...(preheader.includes("\n") ? [issue("oneLine", "mail.preheader")] : []),
    ...(mode === "source" ? htmlIssues(html, rules) : blocksIssues(blocks, rules, limits)),
    ...(text === null ? [] : tooLong("mailBlockLong", "mail.text", text, rules.text)),
    // What buttons open is looked at with the rest of their address.
    ...mailTexts(mail).flatMap(({ path, text }) => (path.endsWith(".url") ? [] : tokenIssues(text, path))),
  ];
}

/** What programs drop or warn of: it would not work for anybody. */
const active = /<(script|iframe|object|embed|form)\b|\son[a-z]+\s*=|javascript:/i;

function htmlIssues(html: string, rules: MailRules): ContentIssue[] {
  const field = "mail.html";
  if (html.trim() === "") return [issue("mailEmpty", field)];
  const found = active.exec(html)?.[0].trim();
  return [
    ...tooLong("mailHtmlLong", field, html, rules.html),
    ...(found ? [issue("mailScript", field, { token: found })] : []),
  ];
}

function blocksIssues(blocks: readonly MailBlock[], rules: MailRules, limits: TemplateLimits): ContentIssue[] {
  const field = "mail.blocks";
  if (blocks.length === 0) return [issue("mailEmpty", field)];
  const max = rules.blocks;
  return [
    ...(blocks.length > max ? [issue("mailBlocksMany", field, { max })] : []),
    ...blocks.flatMap((block, at) => blockIssues(block, `${field}.${at}`, rules, limits)),
  ];
}

function blockIssues(block: MailBlock, field: string, rules: MailRules, limits: TemplateLimits): ContentIssue[] {
  switch (block.kind) {
    case "heading":
    case "text":
      return wordsIssues(block.text, `${field}.text`, rules.text);
    case "image":
      return pictureIssues(block, field, rules);
    case "button":
      return [
        ...wordsIssues(block.text, `${field}.text`, limits.buttonText),
        ...urlIssues(block.url, `${field}.url`, { limits, mode: "rendered" }),
      ];
    case "columns": {
      const { min, max } = rules.columns;
      const { columns } = block;
      return [
        ...(columns.length < min || columns.length > max ? [issue("mailColumnsCount", field, { min, max })] : []),
        ...(columns.every((parts) => parts.length === 0) ? [issue("mailColumnsEmpty", field)] : []),
        ...columns.flatMap((parts, column) =>
          parts.flatMap((part, at) => blockIssues(part, `${field}.columns.${column}.${at}`, rules, limits)),
        ),
      ];
    }
    case "footer":
      return [
        ...(block.text.trim() === "" && block.unsubscribe.trim() === ""
          ? [issue("mailBlockEmpty", `${field}.text`)]
          : []),
        ...tooLong("mailBlockLong", `${field}.text`, block.text, limits.footer),
        ...tooLong("buttonTextLong", `${field}.unsubscribe`, block.unsubscribe, limits.buttonText),
        ...(variablesIn(block.unsubscribe).length > 0 ? [issue("mailFooterVariables", `${field}.unsubscribe`)] : []),
      ];
    default:
      return [];
  }
}

function wordsIssues(text: string, field: string, max: number): ContentIssue[] {
  if (text.trim() === "") return [issue("mailBlockEmpty", field)];
  return tooLong("mailBlockLong", field, text, max);
}

function pictureIssues(
  { file, address, alt, link }: MailPicture,
  field: string,
  { images }: MailRules,
): ContentIssue[] {
  const issues: ContentIssue[] = [];
  if (file === null && address.trim() === "") issues.push(issue("mailPictureRequired", field));
  else if (file === null && !isWebAddress(address)) issues.push(issue("mailPictureShape", `${field}.address`));
  if (file && !images.types.includes(file.type)) {
    issues.push(issue("mailPictureType", field, { types: typeNames(images.types) }));
  }
  if (file && file.size > images.maxBytes) {
    issues.push(issue("mailPictureLarge", field, { megabytes: megabytesOf(images.maxBytes) }));
  }
  // Many programs show no pictures until the person asks for them.
  if (alt.trim() === "") issues.push(issue("mailAltRequired", `${field}.alt`));
  if (link !== "" && !isWebAddress(link)) issues.push(issue("urlShape", `${field}.link`));
  return issues;
}
