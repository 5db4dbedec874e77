import { body, bodyJson, type ComponentCase, header, words, write } from "./case.ts";

/** Words, and what stands above them. */
export const headers: ComponentCase[] = [
  {
    name: "words with variables",
    steps: [
      write("Body", "Hello $(first_name), parcel $(parcel) is yours. Enjoy it, $(first_name)!"),
      write("Sample for first_name", "Ines"),
      write("Sample for parcel", "A-17"),
      write("Footer", "Kiosk Nord"),
      write("Try to deliver for", "3600"),
    ],
    shows: ["Hello Ines, parcel A-17 is yours. Enjoy it, Ines!", "Kiosk Nord"],
    components: [
      {
        type: "BODY",
        text: "Hello {{1}}, parcel {{2}} is yours. Enjoy it, {{1}}!",
        example: { body_text: [["Ines", "A-17"]] },
      },
      { type: "FOOTER", text: "Kiosk Nord" },
    ],
    validitySeconds: 3600,
  },
  {
    name: "text header",
    steps: [body, { choose: "Text" }, write("Header", "Parcel $(parcel)"), write("Sample for parcel", "A-17")],
    shows: ["Parcel A-17", words],
    components: [
      { type: "HEADER", format: "TEXT", text: "Parcel {{1}}", example: { header_text: ["A-17"] } },
      bodyJson,
    ],
  },
  {
    name: "picture header",
    steps: [body, { choose: "Picture" }, { upload: "poster.png", with: "Upload a picture" }],
    shows: [words],
    components: [header("IMAGE"), bodyJson],
  },
  {
    name: "video header",
    steps: [body, { choose: "Video" }, { upload: "film.mp4", with: "Upload a video" }],
    shows: [words],
    components: [header("VIDEO"), bodyJson],
  },
  {
    name: "document header",
    steps: [body, { choose: "Document" }, { upload: "invoice.pdf", with: "Upload a document" }],
    shows: ["invoice.pdf", words],
    components: [header("DOCUMENT"), bodyJson],
  },
  {
    name: "place header",
    steps: [
      body,
      { choose: "Place" },
      write("Name of the place", "Kiosk Nord"),
      write("Address", "Torstraße 1, Berlin"),
      write("Latitude", "52.53"),
      write("Longitude", "13.405"),
    ],
    shows: ["Kiosk Nord", "Torstraße 1, Berlin", words],
    components: [{ type: "HEADER", format: "LOCATION" }, bodyJson],
  },
];
