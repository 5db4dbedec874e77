/** `message_qrdls`: short links into a chat, and the images of their QR codes. */
import { page } from "../graph/answers.ts";
import { GraphError, invalid, unknownObject } from "../graph/errors.ts";
import { type Fields, oneOf, onlyKeys, textOf } from "../graph/fields.ts";
import { bodyOf, type GraphAnswer, type GraphCall } from "../graph/request.ts";
import type { PhoneNumber, ShortLink } from "../world/model.ts";
import { drawPng, drawSvg, qrModules } from "./qr-code.ts";

const LINKS_MAX = 2000;
const FORMATS = ["PNG", "SVG"] as const;
type Format = (typeof FORMATS)[number];

export function listLinks(call: GraphCall, number: PhoneNumber): GraphAnswer {
  const links = (number.links ?? []).map((link) => ({ ...link, id: link.code }));
  const wanted = call.query.get("code");
  const found = wanted === null ? links : links.filter(({ code }) => code === wanted);
  return { body: page(call, found, (link) => row(call, number, link, formatOf(call))) };
}

export function readLink(call: GraphCall, number: PhoneNumber, code: string): GraphAnswer {
  return { body: { data: [row(call, number, find(number, code), formatOf(call))] } };
}

/** Creates a link, or changes the text of one that is named. */
export function writeLink(call: GraphCall, number: PhoneNumber, code?: string): GraphAnswer {
  const { world } = call.sandbox;
  // Clients put the parameters into the query, into the body, or the code into the path.
  const query = Object.fromEntries([...call.query].filter(([key]) => key !== "access_token"));
  const fields: Fields = { ...query, ...bodyOf(call), ...(code === undefined ? {} : { code }) };
  if (typeof fields.generate_qr_image === "string") fields.generate_qr_image = fields.generate_qr_image.toUpperCase();
  onlyKeys(fields, ["prefilled_message", "generate_qr_image", "code", "messaging_product"], "$");
  const text = textOf(fields, "prefilled_message", { max: 140 });
  const format = fields.generate_qr_image === undefined ? null : oneOf(fields, "generate_qr_image", FORMATS);
  number.links ??= [];
  let link: ShortLink;
  if (fields.code === undefined) {
    if (number.links.length >= LINKS_MAX) throw invalid(`A number can have at most ${LINKS_MAX} links.`);
    const code = world.random.text(14, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
    link = { code, prefilled_message: text, deep_link_url: `https://wa.me/message/${code}` };
    number.links.push(link);
  } else {
    link = find(number, textOf(fields, "code"));
    link.prefilled_message = text;
  }
  call.sandbox.changed();
  return { body: row(call, number, link, format, false) };
}

export function deleteLink(call: GraphCall, number: PhoneNumber, code: string): GraphAnswer {
  const link = find(number, code);
  number.links = (number.links ?? []).filter((one) => one !== link);
  call.sandbox.changed();
  return { body: { success: true } };
}

/** `/qr-images/{phone}/{code}.png`: served without a token, as images of the platform's content network are. */
export function qrImage(number: PhoneNumber, file: string): GraphAnswer {
  const [, code = "", format = ""] = /^([A-Z2-7]{14})\.(png|svg)$/.exec(file) ?? [];
  const modules = qrModules(find(number, code).deep_link_url);
  if (format === "png") return { body: drawPng(modules), headers: { "content-type": "image/png" } };
  return { body: Buffer.from(drawSvg(modules)), headers: { "content-type": "image/svg+xml" } };
}

function find(number: PhoneNumber, code: string): ShortLink {
  const link = number.links?.find((one) => one.code === code);
  if (!link) throw unknownObject(code, "get");
  return link;
}

/** The format that `fields=qr_image_url.format(SVG)` asks for; null when the image is not asked for. */
function formatOf(call: GraphCall): Format | null {
  const [, name, format] = /(?:^|,)(qr_image_url)(?:\.format\((\w+)\))?/.exec(call.query.get("fields") ?? "") ?? [];
  if (name === undefined) return null;
  if (format !== undefined && !FORMATS.includes(format as Format))
    throw new GraphError(100, { message: `(#100) format must be one of {${FORMATS.join(", ")}}` });
  return (format as Format | undefined) ?? "PNG";
}

function row(call: GraphCall, number: PhoneNumber, link: ShortLink, format: Format | null, selects = true) {
  const image = `${call.sandbox.httpUrl}/qr-images/${number.id}/${link.code}.${(format ?? "PNG").toLowerCase()}`;
  const all = {
    code: link.code,
    prefilled_message: link.prefilled_message,
    deep_link_url: link.deep_link_url,
    ...(format === null ? {} : { qr_image_url: image }),
  };
  const fields = selects ? call.query.get("fields") : null;
  if (!fields) return all;
  const names = fields.split(",").map((name) => name.trim().replace(/\..*$/, ""));
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
}
