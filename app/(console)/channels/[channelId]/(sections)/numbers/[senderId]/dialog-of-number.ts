/** What a dialog about one number is handed. */
export type DialogOfNumber = {
  channelId: string;
  number: { id: string; phone: string };
  open: boolean;
  onOpenChange: (open: boolean) => void;
};
