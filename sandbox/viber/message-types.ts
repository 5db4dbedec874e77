/** The types of business messages: which fields each has, within which limits, and under which labels it is sold. */
import { isLenient } from "../core/leniency.ts";
import { Refused, STATUS } from "./statuses.ts";

export type Fields = Record<string, unknown>;
type Label = "transaction" | "promotion" | "session";
type Part = "text" | "image" | "button" | "file" | "video" | "list" | "carousel" | "template";

type MessageType = { labels: readonly Label[]; parts: readonly Part[]; tracking: "required" | "refused" | "optional" };

const SOLD: readonly Label[] = ["transaction", "promotion"];

function type(labels: readonly Label[], tracking: MessageType["tracking"], ...parts: Part[]): MessageType {
  return { labels, parts, tracking };
}

const TYPES = new Map<number, MessageType>([
  [6, type(["transaction"], "optional", "text")],
  [106, type(["transaction"], "optional", "text")],
  [206, type(["transaction"], "required", "text")],
  [225, type(["promotion"], "required", "text")],
  [306, type(["session"], "required", "text")],
  [1701, type(SOLD, "optional", "template")],
  [1702, type(SOLD, "optional", "template")],
  [7, type(SOLD, "refused", "image")],
  [107, type(SOLD, "refused", "image")],
  [207, type(SOLD, "required", "image")],
  [307, type(["session"], "required", "image")],
  [8, type(SOLD, "refused", "text", "image", "button")],
  [108, type(SOLD, "refused", "text", "image", "button")],
  [208, type(SOLD, "required", "text", "image", "button")],
  [210, type(SOLD, "required", "text", "image", "button")],
  [9, type(SOLD, "refused", "text", "button")],
  [109, type(SOLD, "refused", "text", "button")],
  [209, type(SOLD, "required", "text", "button")],
  [220, type(["transaction"], "required", "file")],
  [222, type(SOLD, "optional", "file")],
  [223, type(SOLD, "optional", "file")],
  [221, type(["session"], "optional", "file")],
  [224, type(["session"], "optional", "file")],
  [230, type(SOLD, "required", "video")],
  [231, type(SOLD, "required", "video", "text")],
  [232, type(SOLD, "required", "video", "text", "button")],
  [233, type(SOLD, "required", "video", "text", "button")],
  [801, type(SOLD, "required", "list")],
  [802, type(["session"], "required", "list")],
  [901, type(SOLD, "required", "carousel")],
]);

/** Fields that a part brings, and the status of one that is missing or does not fit. */
const FIELDS: Record<Part, readonly string[]> = {
  text: ["#txt"],
  image: ["#img", "#imageFormat"],
  button: ["#caption", "#action"],
  file: ["file_type", "#action", "#fileName"],
  video: ["#media", "#thumbnail", "file_size", "duration"],
  list: ["#txt", "survey"],
  carousel: ["#txt", "carousel"],
  template: ["templateId", "templateLang", "templateParams"],
};

export type CheckedType = { session: boolean; template: boolean };

/**
 * Checks type, label and content of a message.
 *
 * @throws Refused with the platform's status
 */
export function checkType(fields: Fields): CheckedType {
  const found = TYPES.get(fields.type as number);
  if (!found) throw new Refused(STATUS.badType);
  if (!found.labels.includes(fields.label as Label)) throw new Refused(STATUS.badLabel);
  const { message } = fields;
  if (!isObject(message)) throw new Refused(STATUS.badData);
  checkTracking(message, found.tracking);
  const known = ["#tracking_data", ...found.parts.flatMap((part) => FIELDS[part])];
  if (!isLenient() && Object.keys(message).some((name) => !known.includes(name)))
    throw new Refused(STATUS.badParameters);
  for (const part of found.parts) checks[part](message);
  return { session: found.labels[0] === "session", template: found.parts[0] === "template" };
}

function checkTracking(message: Fields, rule: MessageType["tracking"]): void {
  const tracking = message["#tracking_data"];
  if (rule === "refused" && tracking !== undefined) throw new Refused(STATUS.badParameters);
  if (rule === "required" && typeof tracking !== "string") throw new Refused(STATUS.badParameters);
  if (tracking !== undefined && (typeof tracking !== "string" || tracking.length > 500))
    throw new Refused(STATUS.badParameters);
}

const checks: Record<Part, (message: Fields) => void> = {
  text: (message) => text(message["#txt"], 1, 1000),
  image(message) {
    url(message["#img"]);
    if (message["#imageFormat"] !== undefined && message["#imageFormat"] !== "gif")
      throw new Refused(STATUS.badParameters);
  },
  button(message) {
    text(message["#caption"], 1, 30);
    url(message["#action"]);
  },
  file(message) {
    url(message["#action"]);
    text(message["#fileName"], 1, 25, STATUS.badFileName);
    if (typeof message.file_type !== "string" || !/^[a-z0-9]{2,5}$/.test(message.file_type))
      throw new Refused(STATUS.badFile);
  },
  video(message) {
    url(message["#media"] ?? message["#action"]);
    url(message["#thumbnail"], STATUS.badThumbnail);
    whole(message.file_size, 200 * 1024 * 1024, STATUS.badFileSize);
    whole(message.duration, 600, STATUS.badDuration);
  },
  list(message) {
    text(message["#txt"], 1, 85);
    const survey = isObject(message.survey) ? message.survey : {};
    const options = Array.isArray(survey.options) ? survey.options : [];
    if (options.length < 2 || options.length > 10) throw new Refused(STATUS.badParameters);
    for (const option of options) text(option, 1, 50);
  },
  carousel(message) {
    if (message["#txt"] !== undefined) text(message["#txt"], 1, 1000);
    const carousel = isObject(message.carousel) ? message.carousel : {};
    const items = Array.isArray(carousel.items) ? carousel.items.filter(isObject) : [];
    if (items.length < 2 || items.length > 5) throw new Refused(STATUS.badParameters);
    for (const item of items) {
      text(item.title, 2, 38);
      url(item.image);
      text(item.primary_label, 1, 10);
      url(item.primary_action);
      if (item.secondary_label !== undefined) text(item.secondary_label, 1, 12);
    }
  },
  template(message) {
    text(message.templateId, 1, 64);
    text(message.templateLang, 2, 10);
    const parameters = isObject(message.templateParams) ? message.templateParams : {};
    for (const value of Object.values(parameters)) {
      text(value, 1, 125, STATUS.templateVariables);
      if (/https?:\/\//i.test(String(value))) throw new Refused(STATUS.templateVariables);
    }
  },
};

/** Text with so many characters. */
function text(value: unknown, min: number, max: number, status: number = STATUS.badParameters): void {
  if (typeof value !== "string" || value.length < min) throw new Refused(status);
  if ([...value].length > max && !isLenient()) throw new Refused(status);
}

function url(value: unknown, status: number = STATUS.badParameters): void {
  if (typeof value !== "string" || value.length > 1000 || !/^https?:\/\/\S+$/.test(value)) throw new Refused(status);
}

function whole(value: unknown, max: number, status: number): void {
  if (!Number.isInteger(value) || (value as number) < 1 || (value as number) > max) throw new Refused(status);
}

export function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
