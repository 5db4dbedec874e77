import { buttons, type ComponentCase, link, shopLink, shopUrl, write } from "./case.ts";

/** Replies and links. */
export const answers: ComponentCase[] = [
  buttons(
    "quick replies",
    [
      { addButton: "Quick reply" },
      write("Text of button 1", "Yes, please"),
      { addButton: "Quick reply" },
      write("Text of button 2", "Another day"),
    ],
    [
      { type: "QUICK_REPLY", text: "Yes, please" },
      { type: "QUICK_REPLY", text: "Another day" },
    ],
    { shows: ["Yes, please", "Another day"] },
  ),
  buttons(
    "opt out",
    [
      { addButton: "Quick reply" },
      write("Text of button 1", "No more offers"),
      { tick: "Whoever presses it gets no more marketing" },
    ],
    [{ type: "QUICK_REPLY", text: "No more offers" }],
    { category: "marketing", shows: ["No more offers"] },
  ),
  buttons("fixed link", link(1, "Open the shop", shopUrl), [shopLink], { shows: ["Open the shop"] }),
  buttons(
    "link for each person",
    [...link(1, "Track it", "https://shop.example/t/$(parcel)"), write("Sample for parcel", "A17")],
    [{ type: "URL", text: "Track it", url: "https://shop.example/t/{{1}}", example: ["A17"] }],
    { shows: ["Track it"] },
  ),
];

/** What else a button does. */
export const actions: ComponentCase[] = [
  buttons(
    "call",
    [{ addButton: "Call" }, write("Text of button 1", "Call us"), write("Number that button 1 calls", "+4930555010")],
    [{ type: "PHONE_NUMBER", text: "Call us", phone_number: "+4930555010" }],
    { shows: ["Call us"] },
  ),
  buttons(
    "code to copy",
    [{ addButton: "Copy code" }, write("Code that button 1 copies", "SPRING25")],
    [{ type: "COPY_CODE", text: "Copy offer code", example: ["SPRING25"] }],
    { category: "marketing", shows: ["Copy offer code"] },
  ),
  buttons(
    "form",
    [
      { addButton: "Open form" },
      write("Text of button 1", "Book a visit"),
      write("ID of the form", "530172635817290"),
      write("First screen", "BOOKING_START"),
    ],
    [
      {
        ...{ type: "FLOW", text: "Book a visit", flow_id: "530172635817290" },
        ...{ flow_action: "navigate", navigate_screen: "BOOKING_START" },
      },
    ],
    { shows: ["Book a visit"] },
  ),
  buttons(
    "form whose server chooses",
    [
      { addButton: "Open form" },
      write("Text of button 1", "Book a visit"),
      write("ID of the form", "530172635817290"),
      { tick: "The form’s own server chooses the first screen" },
    ],
    [{ type: "FLOW", text: "Book a visit", flow_id: "530172635817290", flow_action: "data_exchange" }],
  ),
  buttons(
    "catalogue",
    [{ addButton: "View catalog" }, write("Product whose picture stands beside the button (optional)", "SKU-1042")],
    [{ type: "CATALOG", text: "View catalog" }],
    { category: "marketing", shows: ["View catalog"] },
  ),
  buttons(
    "several products",
    [
      { addButton: "View products" },
      write("Product whose picture stands beside the button", "SKU-1042"),
      write("Title of section 1", "New"),
      write("Product IDs of section 1, divided by commas", "SKU-1042, SKU-1043"),
    ],
    [{ type: "MPM", text: "View items" }],
    { category: "marketing", shows: ["View items"] },
  ),
];
