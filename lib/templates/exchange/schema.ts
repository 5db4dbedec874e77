import { z } from "zod";
import { LooseContent } from "../content-schema.ts";
import { TemplateCode, TemplateEntry } from "../schema.ts";

/** Most templates of one file, of one copy and of one archiving. */
export const mostTemplates = 100;

/** Most characters of a file. */
export const mostCharacters = 2_000_000;

/** What a file of templates says it is. */
export const fileFormat = "carillon-templates";

/** A file of templates. Each of them is checked by itself, so that one that is wrong does not keep the others out. */
export const TemplateFile = z.object({
  format: z.literal(fileFormat),
  version: z.literal(1),
  templates: z.array(z.unknown()).min(1).max(mostTemplates),
});

/** One template of a file. */
export const FiledTemplate = TemplateEntry.extend({ content: LooseContent });
export type FiledTemplate = z.output<typeof FiledTemplate>;

const channelId = z.string().regex(/^cams-[a-z0-9]{10,12}$/, "templates.codeInvalid");
const codes = z.array(TemplateCode).min(1, "templates.chooseSome").max(mostTemplates, "templates.chooseFewer");

export const ChannelInput = z.object({ channelId });

export const TemplatesInput = z.object({ channelId, codes });
export type TemplatesInput = z.output<typeof TemplatesInput>;

export const CopyTemplatesInput = z.object({ channelId, codes, targetId: channelId });
export type CopyTemplatesInput = z.output<typeof CopyTemplatesInput>;

export const ImportTemplatesInput = z.object({
  channelId,
  file: z.string().min(1, "templates.fileShape").max(mostCharacters, "templates.fileLarge"),
});
export type ImportTemplatesInput = z.output<typeof ImportTemplatesInput>;
