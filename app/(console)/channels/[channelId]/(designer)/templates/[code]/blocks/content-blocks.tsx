"use client";

import type { TemplateCategory } from "#db/enums";
import { readContent } from "#lib/templates/content/read-content";
import { bodyOf } from "#lib/templates/content/rules/body-rules";
import type { BlockProps } from "../design.ts";
import { MailBlocks } from "../mail/mail-blocks.tsx";
import { BodyBlock } from "./body-block.tsx";
import { ButtonsBlock } from "./buttons-block.tsx";
import { CardsBlock } from "./cards-block.tsx";
import { CodeBlock, ValidityBlock } from "./code-block.tsx";
import { FooterBlock } from "./footer-block.tsx";
import { FormatBlock } from "./format-block.tsx";
import { HeaderBlock } from "./header-block.tsx";
import { SubjectBlock } from "./subject-block.tsx";

/** The sections in which the content of a template is written, as its kind and its platform have them. */
export function ContentBlocks({ block, category }: { block: BlockProps; category: TemplateCategory }) {
  const { rules } = block;
  const { kind } = readContent(block.content);
  const range = rules.parts?.validity?.[category];
  const validity = range ? <ValidityBlock {...block} range={range} /> : null;
  if (kind === "mail") {
    return (
      <>
        <FormatBlock {...block} />
        <SubjectBlock {...block} />
        <MailBlocks {...block} />
      </>
    );
  }
  if (kind === "authentication") {
    return (
      <>
        <CodeBlock {...block} />
        {validity}
      </>
    );
  }
  return (
    <>
      {rules.parts?.carousel || rules.parts?.offer || rules.mail ? <FormatBlock {...block} /> : null}
      {(rules.header === "text" || rules.parts) && kind === "message" ? <HeaderBlock {...block} /> : null}
      {rules.header === "subject" ? <SubjectBlock {...block} /> : null}
      {bodyOf(block.content, rules) === "none" ? null : <BodyBlock {...block} />}
      {kind === "carousel" ? (
        <CardsBlock {...block} />
      ) : (
        <>
          {rules.footer ? <FooterBlock {...block} /> : null}
          {rules.buttons.length > 0 ? <ButtonsBlock {...block} /> : null}
        </>
      )}
      {validity}
    </>
  );
}
