import type { Platform, TemplateCategory } from "#db/enums";
import type {
  MailBlock,
  TemplateButton,
  TemplateCard,
  TemplateContent,
  TemplateFile,
  TemplateMail,
  TemplateMedia,
} from "#db/json/template-content";
import { emptyMail } from "../../content/read-content.ts";

/** Files that templates of the table name; the test keeps one of each. */
export const kindFiles = {
  png: { id: "png", name: "summer.png", type: "image/png", size: 70 },
  webp: { id: "webp", name: "summer.webp", type: "image/webp", size: 12 },
  mp4: { id: "mp4", name: "film.mp4", type: "video/mp4", size: 12 },
  pdf: { id: "pdf", name: "bill.pdf", type: "application/pdf", size: 60 },
};

/**
 * `refused` is the field and the key of the first thing to correct; null for a template that is taken. `shown` is true for what the
 * platform would take and show otherwise than it was written, or that only people are harmed by.
 */
export type KindCase = {
  platform: Exclude<Platform, "whatsapp">;
  name: string;
  category: TemplateCategory;
  content: TemplateContent;
  refused: string | null;
  shown: boolean;
};

const plain: TemplateContent = {
  ...{ header: null, body: "Your parcel has left our house.", footer: null, buttons: [], samples: {} },
};
const cases: KindCase[] = [];

function adder(platform: KindCase["platform"], base: Partial<TemplateContent> = {}) {
  const add = (name: string, change: Partial<TemplateContent>, refused: string | null = null, shown = false) => {
    cases.push({ platform, name, category: "utility", content: { ...plain, ...base, ...change }, refused, shown });
  };
  /** At and one beyond a limit. */
  const border = (
    name: string,
    max: number,
    change: (length: number) => Partial<TemplateContent>,
    refused: string,
    shown = false,
  ) => {
    add(`${name}: ${max}`, change(max));
    add(`${name}: ${max + 1}`, change(max + 1), refused, shown);
  };
  return { add, border };
}

const x = (length: number) => "x".repeat(length);
const reply = (text: string): TemplateButton => ({ kind: "quick_reply", text });
const link = (text = "Shop", url = "https://kiosk.example/t"): TemplateButton => ({ kind: "url", text, url });
const call = (phone = "+4930555010"): TemplateButton => ({ kind: "phone", text: "Call us", phone });
const replies = (count: number) => Array.from({ length: count }, (_, at) => reply(`Reply ${at}`));
const links = (count: number) => Array.from({ length: count }, (_, at) => link(`Shop ${at}`));
const file = (name: keyof typeof kindFiles): TemplateFile => kindFiles[name];
const media = (kind: TemplateMedia["kind"], name: keyof typeof kindFiles, more: Partial<TemplateMedia> = {}) => ({
  ...{ version: 2 as const, kind: "message" as const },
  media: { kind, file: file(name), perPerson: false, ...more },
});
const card = (more: Partial<TemplateCard> = {}): TemplateCard => ({
  ...{ title: "Coffee cup", body: "", media: { kind: "image", file: file("png"), perPerson: false } },
  ...{ buttons: [link()], ...more },
});
const bare: TemplateMedia = { kind: "image", file: null, perPerson: false };
const cards = (list: TemplateCard[], body = "") => ({
  version: 2 as const,
  kind: "carousel" as const,
  body,
  cards: list,
});
const many = (count: number, more: Partial<TemplateCard> = {}) =>
  Array.from({ length: count }, (_, at) => card({ title: `Cup ${at}`, ...more }));

function addViber(): void {
  const { add, border } = adder("viber");
  border("a text", 1000, (n) => ({ body: x(n) }), "body bodyLong");
  add("a text with a button", { buttons: [link()] });
  add("a text with two buttons", { buttons: links(2) }, "buttons buttonsMany", true);
  border("the text of a button", 30, (n) => ({ buttons: [link(x(n))] }), "buttons.0.text buttonTextLong");
  border(
    "the address of a button",
    1000,
    (n) => ({ buttons: [link("Shop", `https://kiosk.example/${x(n - 22)}`)] }),
    "buttons.0.url urlLong",
  );
  add("a reply", { buttons: [reply("Yes")] }, "buttons buttonsKind", true);
  add("a picture", { ...media("image", "png"), body: "" });
  add("a picture, words and a button", { ...media("image", "png"), buttons: [link()] });
  add("a picture with words alone", media("image", "png"), "buttons mediaButtonMissing", true);
  add(
    "a picture with a button alone",
    { ...media("image", "png"), body: "", buttons: [link()] },
    "body mediaWordsMissing",
    true,
  );
  add("a picture of another type", { ...media("image", "webp"), body: "" }, "media mediaType", true);
  const film = { thumbnail: file("png"), seconds: 30 };
  add("a video", { ...media("video", "mp4", film), body: "" });
  add("a video with words", media("video", "mp4", film));
  add("a video, words and a button", { ...media("video", "mp4", film), buttons: [link()] });
  add(
    "a video with a button alone",
    { ...media("video", "mp4", film), body: "", buttons: [link()] },
    "body mediaWordsMissing",
    true,
  );
  add(
    "a video without a cover",
    { ...media("video", "mp4", { seconds: 30 }), body: "" },
    "media.thumbnail mediaThumbnailRequired",
    true,
  );
  add(
    "a video without its length",
    { ...media("video", "mp4", { thumbnail: file("png") }), body: "" },
    "media.seconds mediaSecondsRequired",
    true,
  );
  add("a video of 600 seconds", media("video", "mp4", { ...film, seconds: 600 }));
  add("a video of 601 seconds", media("video", "mp4", { ...film, seconds: 601 }), "media.seconds mediaSecondsRange");
  add(
    "a cover that is no picture",
    media("video", "mp4", { ...film, thumbnail: file("pdf") }),
    "media.thumbnail mediaThumbnailType",
    true,
  );
  add("a video for each person", media("video", "mp4", { ...film, perPerson: true }), "media mediaShared", true);
  add("a document", { ...media("document", "pdf"), body: "" });
  add("a document for each person", { ...media("document", "pdf", { perPerson: true }), body: "" });
  add("a document with words", media("document", "pdf"), "body mediaWords", true);
  add(
    "a document with a button",
    { ...media("document", "pdf"), body: "", buttons: [link()] },
    "buttons mediaButtons",
    true,
  );
  add("two cards", cards(many(2)));
  add("cards below words", cards(many(2), "Our cups"));
  add("five cards", cards(many(5)));
  add("one card", cards(many(1)), "cards cardsFew");
  add("six cards", cards(many(6)), "cards cardsMany");
  border("the title of a card", 38, (n) => cards([card({ title: x(n) }), card()]), "cards.0.title cardTitleLong");
  add("a card without a title", cards([card({ title: "" }), card()]), "cards.0.title cardTitleRequired");
  add("a title of one character", cards([card({ title: "x" }), card()]), "cards.0.title cardTitleShort");
  add("a card with a text", cards([card({ body: "Blue" }), card()]), "cards.0.body cardBodyNone", true);
  add("a card without a picture", cards([card({ media: bare }), card()]), "cards.0.media mediaFileRequired");
  add("a card without a button", cards([card({ buttons: [] }), card()]), "cards.0.buttons cardButtonsFew");
  add(
    "a card with three buttons",
    cards([card({ buttons: [link("A"), link("B"), link("C")] }), card()]),
    "cards.0.buttons cardButtonsMany",
    true,
  );
  border(
    "the first button of a card",
    10,
    (n) => cards([card({ buttons: [link(x(n))] }), card()]),
    "cards.0.buttons.0.text buttonTextLong",
  );
  border(
    "the second button of a card",
    12,
    (n) => cards([card({ buttons: [link(), link(x(n))] }), card()]),
    "cards.0.buttons.1.text buttonTextLong",
  );
}

/** What both of Meta's platforms have. @param words the limit of a text, and what is said of a longer one */
function addMeta(platform: "messenger" | "instagram", words: { max: number; key: string }): void {
  const { add, border } = adder(platform);
  border("a text", words.max, (n) => ({ body: x(n) }), `body ${words.key}`);
  add("13 replies", { buttons: replies(13) });
  add("14 replies", { buttons: replies(14) }, "buttons buttonsMany", true);
  border("the text of a reply", 20, (n) => ({ buttons: [reply(x(n))] }), "buttons.0.text buttonTextLong", true);
  add("three links", { buttons: links(3) });
  add("four links", { buttons: links(4) }, "buttons buttonsUrlMany", true);
  add("a link and two replies", { buttons: [...replies(2), link()] });
  add("a link and three replies", { buttons: [...replies(3), link()] }, "buttons buttonsBelowMany", true);
  border("words above a link", 640, (n) => ({ body: x(n), buttons: [link()] }), "body bodyBelowLong", true);
  add("a picture", { ...media("image", "png"), body: "" });
  add("a picture with replies", { ...media("image", "png"), body: "", buttons: replies(2) });
  add("a picture with words", media("image", "png"), "body mediaWords", true);
  add("a card of everything", cards([card({ body: "Blue", buttons: [link(), reply("More")] })]));
  add("ten cards", cards(many(10)));
  add("eleven cards", cards(many(11)), "cards cardsMany");
  add("no cards", cards([]), "cards cardsFew");
  add("a card without a picture", cards([card({ media: bare })]));
  add("a card with a title alone", cards([card({ media: bare, buttons: [] })]), "cards.0.title cardBare", true);
  add("words above cards", cards(many(2), "Our cups"), "body cardsLead", true);
  border("the title of a card", 80, (n) => cards([card({ title: x(n) })]), "cards.0.title cardTitleLong");
  border("the subtitle of a card", 80, (n) => cards([card({ body: x(n) })]), "cards.0.body cardBodyLong");
  add("four buttons of a card", cards([card({ buttons: links(4) })]), "cards.0.buttons cardButtonsMany");
}

function addInstagram(): void {
  const { add } = adder("instagram");
  add("a call", { buttons: [call()] }, "buttons buttonsKind", true);
  add("a video", { ...media("video", "mp4"), body: "" }, "media mediaKind", true);
  add("a picture with a link", { ...media("image", "png"), body: "", buttons: [link()] }, "buttons mediaButtons", true);
}

function addCoupons(): void {
  const { add, border } = adder("messenger", { body: "10 % off everything\nUntil Friday" });
  const code = (value = "SPRING25"): TemplateButton => ({ kind: "copy_code", text: "Reveal code", code: value });
  const sold = { buttons: [code()] };
  add("a coupon", sold);
  add("a coupon with a link", { buttons: [code(), link("Shop now")] });
  add("a coupon whose code and words are each person's own", {
    ...{ body: "$(share) off for you, $(name)\nUntil Friday", buttons: [code("$(code)")] },
    samples: { "body.share": "10 %", "body.name": "Ines", "button.0.code": "SPRING25" },
  });
  border("a line of a coupon", 80, (n) => ({ ...sold, body: `${x(n)}\nUntil Friday` }), "body couponLineLong");
  border("the terms of a coupon", 80, (n) => ({ ...sold, body: `10 % off\n${x(n)}` }), "body couponLineLong");
  add("a coupon without its terms", { ...sold, body: "10 % off everything" }, "body couponLines", true);
  add("a coupon of three lines", { ...sold, body: "10 % off\nfor you\nUntil Friday" }, "body couponLines", true);
  add("a coupon without words", { ...sold, body: " " }, "body bodyRequired", true);
  add("a coupon without a code", { buttons: [code("")] }, "buttons.0.code codeRequired");
  border("the code of a coupon", 50, (n) => ({ buttons: [code(x(n))] }), "buttons.0.code codeLong", true);
  add("a coupon whose code has spaces", { buttons: [code("10 off")] }, "buttons.0.code codeShape", true);
  add("two codes", { buttons: [code(), { ...code("B"), text: "Other" }] }, "buttons buttonsCodeMany", true);
  add("a coupon with two links", { buttons: [code(), ...links(2)] }, "buttons couponButtons", true);
  add("a coupon with a reply", { buttons: [code(), reply("Yes")] }, "buttons couponButtons", true);
  add("a coupon with a call", { buttons: [code(), call()] }, "buttons couponButtons", true);
  add("a coupon with the link first", { buttons: [link("Shop now"), code()] }, "buttons couponCodeFirst", true);
  add("a coupon with a picture", { ...media("image", "png"), ...sold }, "body mediaWords", true);
}

function addMessenger(): void {
  const { add } = adder("messenger");
  add("a call", { buttons: [call()] });
  add("a number that is none", { buttons: [call("call me")] }, "buttons.0.phone phoneShape", true);
  add("a picture with a link", { ...media("image", "png"), body: "", buttons: [link()] });
  add(
    "a picture for each person",
    { ...media("image", "png", { perPerson: true }), body: "" },
    "media mediaShared",
    true,
  );
  add("a video", { ...media("video", "mp4"), body: "" });
  add("a document", { ...media("document", "pdf"), body: "" });
  add(
    "a document with a link",
    { ...media("document", "pdf"), body: "", buttons: [link()] },
    "buttons mediaButtons",
    true,
  );
}

function addSms(): void {
  const { add, border } = adder("sms");
  border("a text", 1000, (n) => ({ body: x(n) }), "body bodyLong", true);
  add("a text with a variable", { body: "Hello $(name), it is here.", samples: { "body.name": "Ines" } });
  add("a variable without a sample", { body: "Hello $(name)" }, "samples.body.name sampleMissing", true);
  add("a text beyond GSM-7", { body: "您好，您的包裹已发出。€" });
  add("a button", { buttons: [link()] }, "buttons buttonsKind", true);
  add("a header", { header: "Kiosk" }, "header headerNone", true);
  add("nothing", { body: " " }, "body bodyRequired", true);
}

function addEmail(): void {
  const { add, border } = adder("email", { header: "Your parcel" });
  const mail = (change: Partial<TemplateMail>): Partial<TemplateContent> => ({
    ...{ version: 2, kind: "mail", body: "", mail: { ...emptyMail, ...change } },
  });
  const blocks = (...list: MailBlock[]) => mail({ blocks: list });
  const words: MailBlock = { kind: "text", text: "Hello Ines,\nit is here.\n\nSee you soon." };
  const picture = (change: object = {}): MailBlock => ({
    ...{ kind: "image", file: file("png"), address: "", alt: "Our cup", link: "", ...change },
  });
  const press = (text: string, url = "https://kiosk.example/t"): MailBlock => ({ kind: "button", text, url });
  add("paragraphs", { footer: "Kiosk Nord, Hamburg", buttons: [link()] });
  border("a subject", 100, (n) => ({ header: x(n) }), "header subjectLong", true);
  add("no subject", { ...blocks(words), header: " " }, "header subjectRequired", true);
  add("a block of text", blocks(words));
  add("every block", {
    ...mail({
      preheader: "It waits for you",
      blocks: [
        { kind: "heading", text: "It is here, $(name)" },
        words,
        picture({ link: "https://kiosk.example/cup" }),
        press("Open"),
        { kind: "divider" },
        { kind: "columns", columns: [[{ kind: "heading", text: "Left" }, words], [{ kind: "text", text: "Right" }]] },
        { kind: "footer", text: "Kiosk Nord, Hamburg", unsubscribe: "" },
      ],
    }),
    samples: { "body.name": "Ines" },
  });
  add("no blocks", blocks(), "mail.blocks mailEmpty", true);
  add("an empty block", blocks({ kind: "text", text: " " }), "mail.blocks.0.text mailBlockEmpty", true);
  border("the words of a button", 60, (n) => blocks(press(x(n))), "mail.blocks.0.text mailBlockLong", true);
  add("a button to nowhere", blocks(press("Open", "kiosk")), "mail.blocks.0.url urlShape", true);
  add("a picture at an address", blocks(picture({ file: null, address: "https://kiosk.example/a.png" })));
  add("a picture from nowhere", blocks(picture({ file: null })), "mail.blocks.0 mailPictureRequired", true);
  add("a picture without words", blocks(picture({ alt: "" })), "mail.blocks.0.alt mailAltRequired", true);
  add("a picture of another type", blocks(picture({ file: file("webp") })), "mail.blocks.0 mailPictureType", true);
  add(
    "one column",
    blocks({ kind: "columns", columns: [[{ kind: "text", text: "a" }]] }),
    "mail.blocks.0 mailColumnsCount",
    true,
  );
  add("empty columns", blocks({ kind: "columns", columns: [[], []] }), "mail.blocks.0 mailColumnsEmpty", true);
  border(
    "a preheader",
    150,
    (n) => ({ ...mail({ preheader: x(n), blocks: [words] }) }),
    "mail.preheader mailPreheaderLong",
    true,
  );
  add(
    "a placeholder of another tool",
    blocks({ kind: "text", text: "Hello {{name}}" }),
    "mail.blocks.0.text foreign",
    true,
  );
  const html =
    '<!doctype html><html><body><h1>It is here</h1><p>Hello $(name)</p><a href="#unsubscribe">Bye</a></body></html>';
  add("HTML", { ...mail({ mode: "source", html }), samples: { "body.name": "<Ines>" } });
  add("HTML with words of its own", { ...mail({ mode: "source", html: "<p>It is here</p>", text: "It is here." }) });
  add("no HTML", mail({ mode: "source", html: " " }), "mail.html mailEmpty", true);
  add(
    "HTML with a script",
    mail({ mode: "source", html: "<p>Hi</p><script>alert(1)</script>" }),
    "mail.html mailScript",
    true,
  );
  add(
    "HTML that reacts to a click",
    mail({ mode: "source", html: '<p onclick="x()">Hi</p>' }),
    "mail.html mailScript",
    true,
  );
  border("HTML", 100_000, (n) => mail({ mode: "source", html: `<p>${x(n - 7)}</p>` }), "mail.html mailHtmlLong", true);
}

addViber();
addMeta("messenger", { max: 2000, key: "bodyLong" });
addMessenger();
addCoupons();
addMeta("instagram", { max: 1000, key: "bodyBytes" });
addInstagram();
addSms();
addEmail();

/** Templates of the platforms that review none, at every border and by every rule. */
export const kindCases: readonly KindCase[] = cases;
