import type {
  TemplateCard,
  TemplateCode,
  TemplateContent,
  TemplateLocation,
  TemplateMail,
  TemplateMedia,
  TemplateOffer,
} from "#db/json/template-content";

type Words = Required<Pick<TemplateContent, "header" | "body" | "footer" | "buttons" | "samples">> & {
  version: 2;
  validitySeconds: number | null;
  named: boolean;
};

/** A template with words and buttons, and perhaps a picture, film, document or place above them. */
export type MessageContent = Words & {
  kind: "message";
  media: TemplateMedia | TemplateLocation | null;
  offer: TemplateOffer | null;
};
/** Words above, and cards to slide through below them. */
export type CarouselContent = Words & { kind: "carousel"; cards: TemplateCard[] };
/** A one-time code in the platform's own words. */
export type AuthenticationContent = Words & { kind: "authentication"; code: TemplateCode };

/** An e-mail of blocks or of HTML; `header` is its subject. */
export type MailContent = Words & { kind: "mail"; mail: TemplateMail };

/** What a template says, by kind. */
export type ReadContent = MessageContent | CarouselContent | AuthenticationContent | MailContent;

export const emptyMail: TemplateMail = { mode: "blocks", preheader: "", blocks: [], html: "", text: null };

export const plainCode: TemplateCode = {
  delivery: "copy_code",
  copyText: "",
  autofillText: "",
  apps: [],
  securityLine: true,
  expiresMinutes: null,
  termsAccepted: false,
};

/** Reads content of any version. Rows of before version 2 hold words and buttons: those are messages without media. */
export function readContent(content: TemplateContent): ReadContent {
  const { header, body, footer, buttons, samples, kind = "message" } = content;
  const base = { version: 2 as const, validitySeconds: content.validitySeconds ?? null, named: content.named === true };
  switch (kind) {
    case "carousel":
      return { ...base, kind, header: null, body, footer: null, buttons: [], samples, cards: content.cards ?? [] };
    case "authentication":
      return {
        ...{ ...base, kind, header: null, body: "", footer: null, buttons: [], samples },
        code: { ...plainCode, ...content.code },
      };
    case "mail":
      return {
        ...{ ...base, kind, header, body: "", footer: null, buttons: [], samples },
        mail: { ...emptyMail, ...content.mail },
      };
    default: {
      const media = content.media ?? null;
      const offer = content.offer ?? null;
      return { ...base, kind: "message", header, body, footer, buttons, samples, media, offer };
    }
  }
}

/** Content as it is stored: without what its kind does not have, and as before version 2 where it has nothing newer. */
export function storedContent(content: TemplateContent): TemplateContent {
  const { version, named, validitySeconds, ...read } = readContent(content);
  const extras = {
    ...(named ? { named } : {}),
    ...(validitySeconds === null ? {} : { validitySeconds }),
  };
  if (read.kind !== "message") return { ...read, version, ...extras };
  const { kind, media, offer, ...words } = read;
  const parts = { ...(media ? { media } : {}), ...(offer ? { offer } : {}), ...extras };
  const plain = Object.keys(parts).length === 0 && words.buttons.every(({ kind }) => firstKinds.includes(kind));
  return plain ? words : { ...words, version, kind, ...parts };
}

/** The buttons that there were before version 2. */
const firstKinds: readonly string[] = ["quick_reply", "url"];
