import smpp from "smpp";

/**
 * The package with its reading of texts switched off: it guesses alphabets, and what it has decoded cannot be told from what
 * came. Texts of messages are octets on both ways here; alphabet.ts reads and writes them.
 */
const deliver = smpp.commands.deliver_sm?.params?.short_message;
if (deliver) deliver.filter = undefined;
if (smpp.tlvs.message_payload) smpp.tlvs.message_payload.filter = undefined;

/** The name under which a parameter with a tag of a carrier's own is given to the package. */
export function textParameter(tag: number): string {
  const name = `tag_${tag.toString(16)}`;
  if (!smpp.tlvs[name]) smpp.addTLV(name, { id: tag, type: smpp.types.tlv.cstring });
  return name;
}

export { smpp };
