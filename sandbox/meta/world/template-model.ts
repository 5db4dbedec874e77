import type { Quality } from "./model.ts";

export type TemplateStatus =
  | "PENDING"
  | "IN_APPEAL"
  | "APPROVED"
  | "REJECTED"
  | "PAUSED"
  | "DISABLED"
  | "FLAGGED"
  | "ARCHIVED";

export type Category = "MARKETING" | "UTILITY" | "AUTHENTICATION";

export type Button = { type: string; text?: string; url?: string; [key: string]: unknown };

export type Component = {
  type: string;
  format?: string;
  text?: string;
  buttons?: Button[];
  [key: string]: unknown;
};

export type Template = {
  id: string;
  wabaId: string;
  name: string;
  language: string;
  category: Category;
  previousCategory: Category | null;
  correctCategory: Category | null;
  status: TemplateStatus;
  parameterFormat: "POSITIONAL" | "NAMED";
  components: Component[];
  ttlSeconds: number | null;
  quality: Quality;
  rejectedReason: string;
  /** When review ends; null when not under review. */
  decideAt: number | null;
  edits: number[];
  sends: number;
  pauses: number;
  resumeAt: number | null;
  createdAt: number;
};
