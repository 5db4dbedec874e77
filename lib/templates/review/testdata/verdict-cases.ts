import type { TemplateCategory } from "#db/enums";
import type {
  TemplateButton,
  TemplateCard,
  TemplateCode,
  TemplateContent,
  TemplateMedia,
} from "#db/json/template-content";
import { plainCode } from "../../content/read-content.ts";

/** Files that templates of the table name; the test keeps one of each. */
export const files = {
  png: { id: "png", name: "a.png", type: "image/png", size: 70 },
  webp: { id: "webp", name: "a.webp", type: "image/webp", size: 12 },
  mp4: { id: "mp4", name: "a.mp4", type: "video/mp4", size: 12 },
  pdf: { id: "pdf", name: "a.pdf", type: "application/pdf", size: 60 },
};

/** `refused` is the field and the key of the first thing to correct; null for a template that is taken. */
export type VerdictCase = {
  name: string;
  category: TemplateCategory;
  content: TemplateContent;
  refused: string | null;
};

const plain: TemplateContent = {
  ...{ header: null, body: "Your parcel has left our house and comes soon.", footer: null, buttons: [], samples: {} },
};
const cases: VerdictCase[] = [];

function add(
  name: string,
  change: Partial<TemplateContent>,
  refused: string | null = null,
  category: TemplateCategory = "utility",
): void {
  cases.push({ name, category, content: { ...plain, ...change }, refused });
}

/** One below, at and one beyond a limit. */
function border(
  name: string,
  max: number,
  change: (length: number) => Partial<TemplateContent>,
  refused: string,
  category?: TemplateCategory,
): void {
  add(`${name}: ${max - 1}`, change(max - 1), null, category);
  add(`${name}: ${max}`, change(max), null, category);
  add(`${name}: ${max + 1}`, change(max + 1), refused, category);
}

const x = (length: number) => "x".repeat(length);
const reply = (text: string): TemplateButton => ({ kind: "quick_reply", text });
const link = (text: string, url = "https://kiosk.example/t"): TemplateButton => ({ kind: "url", text, url });
const call = (phone = "+4930555010", text = "Call us"): TemplateButton => ({ kind: "phone", text, phone });
const copy = (code = "SPRING25"): TemplateButton => ({ kind: "copy_code", text: "Copy offer code", code });
const form = (change: object = {}): TemplateButton => ({
  ...{ kind: "flow", text: "Book", flowId: "530172635817290", action: "navigate", screen: "START", ...change },
});
const shop: TemplateButton = { kind: "catalogue", text: "View catalog", thumbnail: "" };
const section = { title: "New", products: ["SKU-1"] };
const goods = (change: object = {}): TemplateButton => ({
  ...{ kind: "products", text: "View items", thumbnail: "SKU-1", sections: [section], ...change },
});
const replies = (count: number) => Array.from({ length: count }, (_, at) => reply(`Reply ${at}`));
const media = (kind: TemplateMedia["kind"], file: keyof typeof files | null): TemplateMedia => ({
  ...{ kind, file: file && files[file], perPerson: false },
});
const above = (kind: TemplateMedia["kind"], file: keyof typeof files | null) => ({ media: media(kind, file) });

function addWords(): void {
  add("plain words", {});
  border("header", 60, (n) => ({ header: x(n) }), "header headerLong");
  border("header in Chinese", 60, (n) => ({ header: "字".repeat(n) }), "header headerLong");
  border("body", 1024, (n) => ({ body: x(n) }), "body bodyLong");
  border("body of emoji", 1024, (n) => ({ body: "😀".repeat(n) }), "body bodyLong");
  border("footer", 60, (n) => ({ footer: x(n) }), "footer footerLong");
  // Limits count variables as the platform writes them.
  const named = (n: number) => ({ body: `${x(n - 14)} $(var1) b c d`, samples: { "body.var1": "A" } });
  border("body with a variable", 1024, (n) => ({ ...named(n + 2) }), "body bodyLong");
  add("an empty header", { header: " " }, "header headerRequired");
  add("a header of two lines", { header: "a\nb" }, "header oneLine");
  for (const mark of ["*", "_", "~", "`", "😀", "🇩🇪", "1️⃣", "©"]) {
    add(`${mark} in the header`, { header: `Kiosk ${mark} Nord` }, "header headerPlain");
  }
  add("a variable in the header", { header: "Parcel $(var1)", samples: { "header.var1": "N1" } });
  add("a header that is a variable", { header: "$(var1)", samples: { "header.var1": "N1" } });
  add("a header without a sample", { header: "Parcel $(var1)" }, "samples.header.var1 sampleMissing");
  const two = { "header.var1": "a", "header.var2": "b" };
  add("two variables in the header", { header: "a $(var1) b $(var2)", samples: two }, "header headerVariables");
  add("an empty body", { body: " \n" }, "body bodyRequired");
  add("a footer of two lines", { footer: "a\nb" }, "footer oneLine");
  add("a variable in the footer", { footer: "by $(var1)" }, "footer footerVariables");
  const words = (body: string, count: number) => ({
    body,
    samples: Object.fromEntries(Array.from({ length: count }, (_, at) => [`body.var${at + 1}`, `S${at}`])),
  });
  add("two variables", words("Hello $(var1), it comes on $(var2) in the morning.", 2));
  add("one variable twice", words("Hello $(var1), it is yours alone, dear $(var1)!", 1));
  add("a variable first", words("$(var1), it comes soon to you.", 1), "body bodyEdge");
  add("a variable first behind a space", words(" $(var1), it comes soon to you.", 1), "body bodyEdge");
  add("a variable last", words("It comes soon to you on $(var1)", 1), "body bodyEdge");
  add("a variable last before a line break", words("It comes soon to you on $(var1)\n", 1), "body bodyEdge");
  add("a variable before a full stop", words("It comes soon to you on $(var1).", 1));
  add("variables side by side", words("Hello you $(var1)$(var2), it comes soon.", 2), "body bodyAdjacent");
  add("variables with a space", words("Hello you $(var1) $(var2), it comes soon.", 2), "body bodyAdjacent");
  add("variables with a line break", words("Hello you $(var1)\n$(var2), it comes soon.", 2), "body bodyAdjacent");
  add("variables with a comma", words("Hello you $(var1), $(var2), it comes soon.", 2));
  add("two words for a variable", words("Hi $(var1) you.", 1), "body bodyVariablesMany");
  add("three words for a variable", words("Hi $(var1) you there.", 1));
  add("four words for two variables", words("Hi $(var1) and $(var2) you there.", 2), "body bodyVariablesMany");
  add("five words for two variables", words("Hi $(var1) and $(var2) you there now.", 2));
  add("Chinese words for a variable", words("您好 $(var1)，包裹已发出。", 1));
  add("placeholders of other tools", { body: "Hello {{1}}, it comes soon." }, "body foreign");
  add("no sample", { body: "Hello $(var1), it comes soon." }, "samples.body.var1 sampleMissing");
  for (const [name, sample] of Object.entries({ "a line break": "a\nb", "a tab": "a\tb", "five spaces": "a     b" })) {
    const samples = { "body.var1": sample };
    add(`${name} in a sample`, { body: "Hello $(var1), it comes soon.", samples }, "samples.body.var1 sampleLayout");
  }
  add("formats in the body", { body: "*Hello* _you_ ~there~ ```now```." });
  add("an Arabic body", { body: "طلبك في الطريق إليك الآن." });
}

function addButtons(): void {
  for (const count of [1, 2, 3, 4, 9, 10]) add(`${count} quick replies`, { buttons: replies(count) });
  add("11 quick replies", { buttons: replies(11) }, "buttons buttonsMany");
  border("button text", 25, (n) => ({ buttons: [reply(x(n))] }), "buttons.0.text buttonTextLong");
  border("link text", 25, (n) => ({ buttons: [link(x(n))] }), "buttons.0.text buttonTextLong");
  border("call text", 25, (n) => ({ buttons: [call("+4930555010", x(n))] }), "buttons.0.text buttonTextLong");
  border("form text", 25, (n) => ({ buttons: [form({ text: x(n) })] }), "buttons.0.text buttonTextLong");
  const url = (n: number) => `https://kiosk.example/${x(n - 22)}`;
  border("address", 2000, (n) => ({ buttons: [link("Track", url(n))] }), "buttons.0.url urlLong");
  for (const [kind, button] of Object.entries({ reply: reply(" "), link: link(""), call: call("+4930555010", "") })) {
    add(`a ${kind} without a text`, { buttons: [button] }, "buttons.0.text buttonTextRequired");
  }
  add("the same text twice", { buttons: [reply("a"), reply("a")] }, "buttons.1.text buttonTextTwice");
  add("a variable in a text", { buttons: [reply("Hi $(var1)")] }, "buttons.0.text buttonTextVariables");
  add("two links", { buttons: [link("a"), link("b")] });
  add("three links", { buttons: [link("a"), link("b"), link("c")] }, "buttons buttonsUrlMany");
  add("two calls", { buttons: [call(), call("+4930555011", "Call them")] }, "buttons buttonsPhoneMany");
  add("two codes", { buttons: [copy(), { ...copy("B"), text: "Copy b" }] }, "buttons buttonsCodeMany");
  add("two forms", { buttons: [form(), form({ text: "Book 2" })] }, "buttons buttonsFlowMany");
  add("two catalogues", { buttons: [shop, { ...shop, text: "b" }] }, "buttons buttonsCatalogueMany");
  add("two products", { buttons: [goods(), goods({ text: "b" })] }, "buttons buttonsProductsMany");
  add("replies, then others", { buttons: [reply("a"), reply("b"), link("c"), call()] });
  add("others, then replies", { buttons: [link("c"), call(), copy(), reply("a"), reply("b")] });
  add("all kinds", { buttons: [link("c"), call(), copy(), form(), reply("a")] });
  add("replies around a link", { buttons: [reply("a"), link("b"), reply("c")] }, "buttons buttonsApart");
  add("others around a reply", { buttons: [link("a"), reply("b"), call()] }, "buttons buttonsApart");
  const sampled = (address: string) => ({
    buttons: [link("Track", address)],
    samples: { "button.0.var1": "N1" },
  });
  add("an address with a variable", sampled("https://kiosk.example/t/$(var1)"));
  add("a query with a variable", sampled("https://kiosk.example/t?n=$(var1)"));
  add("a variable inside", sampled("https://kiosk.example/$(var1)/t"), "buttons.0.url urlVariable");
  add("a variable as host", sampled("https://$(var1)"), "buttons.0.url urlShape");
  const unsampled = { buttons: [link("Track", "https://kiosk.example/$(var1)")] };
  add("an address without a sample", unsampled, "samples.button.0.var1 sampleMissing");
  for (const address of ["ftp://kiosk.example", "kiosk.example", "https://", "https://kiosk.example/a b"]) {
    add(`the address ${address}`, { buttons: [link("Track", address)] }, "buttons.0.url urlShape");
  }
  add("no address", { buttons: [link("Track", "")] }, "buttons.0.url urlRequired");
  for (const address of ["http://kiosk.example", "https://kiosk.example:8443/a?b=c#d", "HTTPS://KIOSK.EXAMPLE/A"]) {
    add(`the address ${address}`, { buttons: [link("Track", address)] });
  }
  for (const phone of ["+4930555010", "4930555010", "+12345", `+${"1".repeat(20)}`]) {
    add(`the number ${phone}`, { buttons: [call(phone)] });
  }
  for (const phone of ["+1234", "030/555", "abc", "+49 30 555"]) {
    add(`the number ${phone}`, { buttons: [call(phone)] }, "buttons.0.phone phoneShape");
  }
  add("21 digits", { buttons: [call(`+${"1".repeat(21)}`)] }, "buttons.0.phone phoneLong");
  add("no number", { buttons: [call("")] }, "buttons.0.phone phoneRequired");
  border("code", 15, (n) => ({ buttons: [copy(x(n))] }), "buttons.0.code codeLong");
  for (const code of ["SPRING-25", "A B", "50€"]) {
    add(`the code ${code}`, { buttons: [copy(code)] }, "buttons.0.code codeShape");
  }
  add("no code", { buttons: [copy("")] }, "buttons.0.code codeRequired");
  const variable = (sample: string) => ({ buttons: [copy("$(code)")], samples: { "button.0.code": sample } });
  add("a code of each person", variable("SPRING25"));
  add("a long sample of a code", variable(x(16)), "samples.button.0.code codeLong");
  add("an odd sample of a code", variable("A-B"), "samples.button.0.code codeShape");
  add("a form whose server chooses", { buttons: [form({ action: "data_exchange", screen: "" })] });
  add("a form without a screen", { buttons: [form({ screen: "" })] }, "buttons.0.screen flowScreenRequired");
  add("a form with an odd screen", { buttons: [form({ screen: "A B" })] }, "buttons.0.screen flowScreenShape");
  add("a form without an id", { buttons: [form({ flowId: "" })] }, "buttons.0.flowId flowIdRequired");
  add("a form with an odd id", { buttons: [form({ flowId: "12a" })] }, "buttons.0.flowId flowIdShape");
  add("a catalogue", { buttons: [shop] });
  add("products", { buttons: [goods()] }, null, "marketing");
  const optOut: TemplateButton = { kind: "quick_reply", text: "Stop", optOut: true };
  add("a reply that ends marketing", { buttons: [reply("Yes"), optOut] }, null, "marketing");
}

function addMedia(): void {
  add("a picture", above("image", "png"));
  add("a film", above("video", "mp4"));
  add("a document", above("document", "pdf"));
  add("a picture of each person's own", { media: { ...media("image", "png"), perPerson: true } });
  for (const kind of ["image", "video", "document"] as const) {
    add(`no ${kind}`, above(kind, null), "media mediaFileRequired");
  }
  add("a WebP as a picture", above("image", "webp"), "media mediaType");
  add("a document as a picture", above("image", "pdf"), "media mediaType");
  add("a picture as a film", above("video", "png"), "media mediaType");
  add("a film as a document", above("document", "mp4"), "media mediaType");
  add("a picture with everything", {
    ...above("image", "png"),
    footer: "Kiosk",
    buttons: [link("Track"), reply("Ok")],
  });
  const place = {
    kind: "location",
    name: "Kiosk",
    address: "Torstraße 1",
    latitude: "52.5",
    longitude: "13.4",
  } as const;
  add("a place", { media: place });
}

function addOffers(): void {
  const offer = { text: "Ends soon", expires: true };
  const sold = { offer, buttons: [copy(), link("Shop")] };
  const addOffer = (name: string, change: Partial<TemplateContent>, refused: string | null = null) =>
    add(`offer: ${name}`, { ...sold, ...change }, refused, "marketing");
  addOffer("with code and link", {});
  addOffer("without an end", { offer: { ...offer, expires: false } });
  addOffer("with a link alone", { buttons: [link("Shop")] });
  addOffer("with a code alone", { buttons: [copy()] });
  addOffer("with two links", { buttons: [copy(), link("Shop"), link("More")] });
  addOffer("with a picture", above("image", "png"));
  addOffer("with a film", above("video", "mp4"));
  addOffer("with a document", above("document", "pdf"), "media offerHeader");
  addOffer("with a header", { header: "Now" }, "header offerHeader");
  addOffer("with a footer", { footer: "Kiosk" }, "footer offerFooter");
  addOffer("with a reply", { buttons: [link("Shop"), reply("Ok")] }, "buttons offerButtonKind");
  addOffer("with a call", { buttons: [link("Shop"), call()] }, "buttons offerButtonKind");
  addOffer("with the code second", { buttons: [link("Shop"), copy()] }, "buttons offerCodeFirst");
  addOffer("without buttons", { buttons: [] }, "buttons offerButton");
  addOffer("without words", { offer: { ...offer, text: " " } }, "offer.text offerTextRequired");
  addOffer("with a variable", { offer: { ...offer, text: "Hi {{1}}" } }, "offer.text offerTextVariables");
  border(
    "offer text",
    16,
    (n) => ({ ...sold, offer: { ...offer, text: x(n) } }),
    "offer.text offerTextLong",
    "marketing",
  );
  border("offer body", 600, (n) => ({ ...sold, body: x(n) }), "body offerBodyLong", "marketing");
  add("offer: in a utility template", sold, "category offerCategory", "utility");
}

function addCarousels(): void {
  const card = (change: Partial<TemplateCard> = {}): TemplateCard => ({
    ...{ media: media("image", "png"), body: "Fresh from the oven today.", buttons: [link("Buy")], ...change },
  });
  const addCards = (name: string, cards: TemplateCard[], refused: string | null = null) =>
    add(`carousel: ${name}`, { version: 2, kind: "carousel", cards }, refused, "marketing");
  const many = (count: number, change: Partial<TemplateCard> = {}) => Array.from({ length: count }, () => card(change));
  for (const count of [2, 3, 9, 10]) addCards(`${count} cards`, many(count));
  addCards("1 card", many(1), "cards cardsFew");
  addCards("11 cards", many(11), "cards cardsMany");
  addCards("films", many(2, { media: media("video", "mp4") }));
  addCards("documents", many(2, { media: media("document", "pdf") }), "cards.0.media mediaKind");
  addCards("no pictures", many(2, { media: media("image", null) }), "cards.0.media mediaFileRequired");
  const film = card({ media: media("video", "mp4") });
  addCards("a film among pictures", [card(), film], "cards.1.media cardsMediaDiffer");
  addCards("no words", many(2, { body: "" }));
  addCards("words on one card", [card(), card({ body: "" })], "cards.1.body cardBodyMissing");
  for (const n of [159, 160]) addCards(`words of ${n}`, many(2, { body: x(n) }));
  addCards("words of 161", many(2, { body: x(161) }), "cards.0.body cardBodyLong");
  addCards("a variable first", many(2, { body: "$(var1) is fresh today." }), "samples.card.0.body.var1 sampleMissing");
  addCards("two buttons", many(2, { buttons: [link("Buy"), reply("More")] }));
  addCards("a call", many(2, { buttons: [call()] }));
  addCards("no buttons", many(2, { buttons: [] }), "cards.0.buttons cardButtonsFew");
  const three = [link("Buy"), reply("More"), reply("Less")];
  addCards("three buttons", many(2, { buttons: three }), "cards.0.buttons cardButtonsMany");
  addCards("a code", many(2, { buttons: [copy()] }), "cards.0.buttons cardButtonKind");
  addCards("other buttons", [card(), card({ buttons: [reply("Buy")] })], "cards.1.buttons cardButtonsDiffer");
  addCards(
    "more buttons",
    [card(), card({ buttons: [link("Buy"), reply("More")] })],
    "cards.1.buttons cardButtonsDiffer",
  );
  addCards("a long text", many(2, { buttons: [link(x(26))] }), "cards.0.buttons.0.text buttonTextLong");
  addCards("an odd address", many(2, { buttons: [link("Buy", "ftp://a")] }), "cards.0.buttons.0.url urlShape");
  add("carousel: in a utility template", { version: 2, kind: "carousel", cards: many(2) });
  add("carousel: without a body", { version: 2, kind: "carousel", cards: many(2), body: "" }, "body bodyRequired");
}

function addCodes(): void {
  const app = { packageName: "com.kiosk.app", signatureHash: "K8a/AINcGX7" };
  const base = {
    header: null,
    body: "",
    footer: null,
    buttons: [],
    samples: {},
    version: 2,
    kind: "authentication",
  } as const;
  const addCode = (name: string, change: Partial<TemplateCode>, refused: string | null = null) => {
    const content = { ...base, buttons: [], code: { ...plainCode, ...change } };
    cases.push({ name: `code: ${name}`, category: "authentication", content, refused });
  };
  const tap: Partial<TemplateCode> = { delivery: "one_tap", apps: [app] };
  const zero: Partial<TemplateCode> = { delivery: "zero_tap", apps: [app], termsAccepted: true };
  addCode("copied", {});
  addCode("without the line", { securityLine: false });
  addCode("by one tap", tap);
  addCode("by no tap", zero);
  addCode("by no tap without the terms", { ...zero, termsAccepted: false }, "code.termsAccepted termsRequired");
  for (const minutes of [1, 2, 89, 90]) addCode(`good for ${minutes}`, { expiresMinutes: minutes });
  for (const minutes of [0, 91, 1.5]) {
    addCode(`good for ${minutes}`, { expiresMinutes: minutes }, "code.expiresMinutes expiresRange");
  }
  addCode("with texts", { ...tap, copyText: x(25), autofillText: x(25) });
  addCode("with a long copy text", { copyText: x(26) }, "code.copyText codeTextLong");
  addCode("with a long autofill text", { ...tap, autofillText: x(26) }, "code.autofillText autofillTextLong");
  addCode("with a variable", { copyText: "Copy {{1}}" }, "code.copyText codeTextVariables");
  addCode("without an app", { ...tap, apps: [] }, "code.apps appsRequired");
  addCode("with five apps", { ...tap, apps: Array.from({ length: 5 }, () => app) });
  addCode("with six apps", { ...tap, apps: Array.from({ length: 6 }, () => app) }, "code.apps appsMany");
  for (const packageName of ["kiosk", "com..app", "1com.app", "com.ki osk", `com.${x(221)}`]) {
    const refused = "code.apps.0.packageName packageNameShape";
    addCode(`for ${packageName.slice(0, 12)}`, { ...tap, apps: [{ ...app, packageName }] }, refused);
  }
  for (const signatureHash of ["", "K8a/AINcGX", "K8a/AINcGX77", "K8a!AINcGX7"]) {
    const refused = "code.apps.0.signatureHash signatureHashShape";
    addCode(`signed ${signatureHash}`, { ...tap, apps: [{ ...app, signatureHash }] }, refused);
  }
  cases.push({
    name: "code: by words of one's own",
    category: "authentication",
    content: plain,
    refused: "category authenticationKind",
  });
}

function addValidity(): void {
  const within = { authentication: [30, 900], utility: [30, 43_200], marketing: [43_200, 2_592_000] } as const;
  for (const [category, [min, max]] of Object.entries(within) as [TemplateCategory, readonly [number, number]][]) {
    const kind = category === "authentication" ? { kind: category, code: plainCode, body: "" } : {};
    for (const seconds of [min, max, min - 1, max + 1]) {
      const fits = seconds >= min && seconds <= max;
      const change = { ...kind, version: 2 as const, validitySeconds: seconds };
      add(`${category} tried for ${seconds} s`, change, fits ? null : "validitySeconds validityRange", category);
    }
  }
}

addWords();
addButtons();
addMedia();
addOffers();
addCarousels();
addCodes();
addValidity();

/** Templates of every component at every border, with what they are refused for. */
export const verdictCases: readonly VerdictCase[] = cases;
