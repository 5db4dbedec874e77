import type { Step } from "#e2e/pages/designer";
import { body, bodyJson, type ComponentCase, header, link, shopLink, shopUrl, words, write } from "./case.ts";

const offer: Step[] = [body, { tick: "Limited-time offer" }, write("Words of the offer", "Ends on Friday")];
const offerJson = (expires: boolean) => ({
  ...{ type: "LIMITED_TIME_OFFER", limited_time_offer: { text: "Ends on Friday", has_expiration: expires } },
});

/** One card of a carousel, with its picture, words and link. */
const card = (number: number, upload: Step, text: string): Step[] => [
  { ...upload, card: number },
  { ...write(`Text of card ${number}`, text), card: number },
  { ...write("Text of button 1", "Look"), card: number },
  { ...write("Web address of button 1", `https://shop.example/${number}`), card: number },
];
const cardJson = (format: string, number: number, text: string, more: unknown) => ({
  components: [
    header(format),
    { type: "BODY", text },
    { type: "BUTTONS", buttons: [{ type: "URL", text: "Look", url: `https://shop.example/${number}` }, more] },
  ],
});
const picture: Step = { upload: "poster.png", with: "Upload a picture" };
const film: Step = { upload: "film.mp4", with: "Upload a video" };
const reply = { type: "QUICK_REPLY", text: "Keep it for me" };
const call = { type: "PHONE_NUMBER", text: "Call us", phone_number: "+4930555010" };

/** Limited-time offers and carousels. */
export const formats: ComponentCase[] = [
  {
    name: "offer that ends",
    category: "marketing",
    steps: [
      ...offer,
      { choose: "Picture" },
      { upload: "poster.png", with: "Upload a picture" },
      ...link(1, "Open the shop", shopUrl),
      { addButton: "Copy code" },
      write("Code that button 1 copies", "SPRING25"),
    ],
    shows: ["Ends on Friday", words, "Copy offer code", "Open the shop"],
    components: [
      header("IMAGE"),
      offerJson(true),
      bodyJson,
      { type: "BUTTONS", buttons: [{ type: "COPY_CODE", text: "Copy offer code", example: ["SPRING25"] }, shopLink] },
    ],
  },
  {
    name: "offer without an end",
    category: "marketing",
    steps: [...offer, { tick: "Show when it ends" }, ...link(1, "Open the shop", shopUrl)],
    shows: ["Ends on Friday", words],
    components: [offerJson(false), bodyJson, { type: "BUTTONS", buttons: [shopLink] }],
  },
  {
    name: "carousel of pictures",
    category: "marketing",
    steps: [
      body,
      { choose: "Carousel" },
      { press: "Quick reply" },
      ...card(1, picture, "Red bells"),
      { ...write("Text of button 2", "Keep it for me"), card: 1 },
      ...card(2, picture, "Blue bells"),
      { ...write("Text of button 2", "Keep it for me"), card: 2 },
    ],
    shows: [words, "Red bells", "Blue bells"],
    components: [
      bodyJson,
      {
        type: "CAROUSEL",
        cards: [cardJson("IMAGE", 1, "Red bells", reply), cardJson("IMAGE", 2, "Blue bells", reply)],
      },
    ],
  },
  {
    name: "carousel of films",
    category: "marketing",
    steps: [
      body,
      { choose: "Carousel" },
      { choose: "Video" },
      { press: "Call" },
      ...[1, 2].flatMap((number): Step[] => [
        ...card(number, film, `Film ${number}`),
        { ...write("Text of button 2", "Call us"), card: number },
        { ...write("Number that button 2 calls", "+4930555010"), card: number },
      ]),
    ],
    shows: [words, "Film 1", "Film 2"],
    components: [
      bodyJson,
      { type: "CAROUSEL", cards: [1, 2].map((number) => cardJson("VIDEO", number, `Film ${number}`, call)) },
    ],
  },
];

const app: Step[] = [
  { press: "Add app" },
  write("Package name", "com.kiosk.app"),
  write("Signature hash", "K8a/AINcGX7"),
];
const appJson = { supported_apps: [{ package_name: "com.kiosk.app", signature_hash: "K8a/AINcGX7" }] };
const safe = { type: "BODY", add_security_recommendation: true };

/** One-time codes, whose words are the platform’s. */
export const codes: ComponentCase[] = [
  {
    name: "code to copy by hand",
    category: "authentication",
    steps: [
      { choose: "Copy code" },
      write("Text of the copy button", "Take the code"),
      write("Good for, in minutes (1 to 90)", "10"),
      write("Try to deliver for", "600"),
    ],
    shows: ["Take the code"],
    components: [
      safe,
      { type: "FOOTER", code_expiration_minutes: 10 },
      { type: "BUTTONS", buttons: [{ type: "OTP", otp_type: "COPY_CODE", text: "Take the code" }] },
    ],
    validitySeconds: 600,
  },
  {
    name: "one tap",
    category: "authentication",
    steps: [
      { choose: "One-tap" },
      write("Text of the autofill button", "Fill it in"),
      { tick: "Add the line not to share the code" },
      ...app,
    ],
    shows: [],
    components: [
      { type: "BODY", add_security_recommendation: false },
      { type: "BUTTONS", buttons: [{ type: "OTP", otp_type: "ONE_TAP", autofill_text: "Fill it in", ...appJson }] },
    ],
  },
  {
    name: "zero tap",
    category: "authentication",
    steps: [{ choose: "Zero-tap" }, ...app, { tick: "I accept the platform’s terms for zero-tap" }],
    shows: [],
    components: [
      safe,
      { type: "BUTTONS", buttons: [{ type: "OTP", otp_type: "ZERO_TAP", ...appJson, zero_tap_terms_accepted: true }] },
    ],
  },
];
