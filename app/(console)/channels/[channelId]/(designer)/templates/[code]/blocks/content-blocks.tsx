"use client";

import type { TemplateCategory } from "#db/enums";
import { readContent } from "#lib/templates/content/read-content";
import type { BlockProps } from "../design.ts";
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
  const range = rules.parts?.validity[category];
  const validity = range ? <ValidityBlock {...block} range={range} /> : null;
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
      {rules.parts ? <FormatBlock {...block} /> : null}
      {rules.header === "text" && kind === "message" ? <HeaderBlock {...block} /> : null}
      {rules.header === "subject" ? <SubjectBlock {...block} /> : null}
      <BodyBlock {...block} />
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
