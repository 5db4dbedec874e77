/** Where a kept file comes from. */
export const mediaSources = ["uploaded", "inbound"] as const;

/** What a file is to a platform. */
export const mediaKinds = ["image", "video", "audio", "document", "sticker"] as const;

/** How it stands with the small picture of a picture: it is still to be made, is there, or cannot be made. */
export const thumbnailStates = ["waiting", "made", "failed"] as const;

export type ThumbnailState = (typeof thumbnailStates)[number];

/** How it stands with a file that a person sent; `removed` was kept, and its time is over. */
export const inboundMediaStates = ["fetching", "kept", "failed", "removed"] as const;

export type InboundMediaState = (typeof inboundMediaStates)[number];

/** Why a file that a person sent could not be fetched. */
export const mediaTroubles = [
  "gone",
  "too_large",
  "too_slow",
  "refused",
  "private_address",
  "unreachable",
  "empty",
  "no_room",
  "unbound",
] as const;

export type MediaTrouble = (typeof mediaTroubles)[number];
