import type { ReactElement } from "react";

export type Icon = (props: { className?: string; "aria-hidden"?: boolean }) => ReactElement;

/** Where the browser finds the drawings; written by `npm run icons`. */
const address = "/i/iWMStN.svg";

/**
 * An icon: a reference to its drawing in one file, which a browser loads once. Drawn where it stands, each would take ten times
 * as much of the page. After adding one here, run `npm run icons`.
 */
function icon(id: string): Icon {
  const href = `${address}#${id}`;
  return (props) => (
    // biome-ignore lint/a11y/noSvgWithoutTitle: whoever draws it says what it means, or hides it
    <svg {...props}>
      <use href={href} />
    </svg>
  );
}

export const Archive = icon("archive");
export const ArchiveRestore = icon("archive-restore");
export const ArrowDown = icon("arrow-down");
export const ArrowLeft = icon("arrow-left");
export const ArrowRight = icon("arrow-right");
export const ArrowRightLeft = icon("arrow-right-left");
export const ArrowUp = icon("arrow-up");
export const BadgeCheck = icon("badge-check");
export const Ban = icon("ban");
export const Bold = icon("bold");
export const Building2 = icon("building-2");
export const Calendar = icon("calendar");
export const CalendarClock = icon("calendar-clock");
export const CalendarDays = icon("calendar-days");
export const CalendarX = icon("calendar-x");
export const ChartColumn = icon("chart-column");
export const ChartLine = icon("chart-line");
export const Check = icon("check");
export const CheckCheck = icon("check-check");
export const ChevronDown = icon("chevron-down");
export const ChevronLeft = icon("chevron-left");
export const ChevronRight = icon("chevron-right");
export const ChevronsUpDown = icon("chevrons-up-down");
export const Circle = icon("circle");
export const CircleAlert = icon("circle-alert");
export const CircleCheck = icon("circle-check");
export const CircleDashed = icon("circle-dashed");
export const CircleHelp = icon("circle-help");
export const CirclePause = icon("circle-pause");
export const CirclePlay = icon("circle-play");
export const CircleX = icon("circle-x");
export const ClipboardPaste = icon("clipboard-paste");
export const Clock = icon("clock");
export const CloudOff = icon("cloud-off");
export const Code = icon("code");
export const Cog = icon("cog");
export const Columns3 = icon("columns-3");
export const Contact = icon("contact");
export const Contrast = icon("contrast");
export const Copy = icon("copy");
export const CornerUpLeft = icon("corner-up-left");
export const DoorOpen = icon("door-open");
export const Download = icon("download");
export const Ellipsis = icon("ellipsis");
export const ExternalLink = icon("external-link");
export const Eye = icon("eye");
export const EyeOff = icon("eye-off");
export const FileSpreadsheet = icon("file-spreadsheet");
export const FileText = icon("file-text");
export const Film = icon("film");
export const FlaskConical = icon("flask-conical");
export const Gauge = icon("gauge");
export const Handshake = icon("handshake");
export const Hash = icon("hash");
export const History = icon("history");
export const Hourglass = icon("hourglass");
export const Image = icon("image");
export const Inbox = icon("inbox");
export const Info = icon("info");
export const Italic = icon("italic");
export const KeyRound = icon("key-round");
export const Keyboard = icon("keyboard");
export const Languages = icon("languages");
export const Layers = icon("layers");
export const LayoutDashboard = icon("layout-dashboard");
export const List = icon("list");
export const ListChecks = icon("list-checks");
export const ListFilter = icon("list-filter");
export const LoaderCircle = icon("loader-circle");
export const Lock = icon("lock");
export const LogOut = icon("log-out");
export const Mail = icon("mail");
export const MapPin = icon("map-pin");
export const Megaphone = icon("megaphone");
export const Menu = icon("menu");
export const MessageSquareDashed = icon("message-square-dashed");
export const MessageSquareReply = icon("message-square-reply");
export const MessageSquareText = icon("message-square-text");
export const Minus = icon("minus");
export const Moon = icon("moon");
export const Music = icon("music");
export const PanelLeftClose = icon("panel-left-close");
export const PanelLeftOpen = icon("panel-left-open");
export const Pause = icon("pause");
export const PenLine = icon("pen-line");
export const Pencil = icon("pencil");
export const Phone = icon("phone");
export const Play = icon("play");
export const Plus = icon("plus");
export const PowerOff = icon("power-off");
export const Radio = icon("radio");
export const Redo2 = icon("redo-2");
export const RefreshCw = icon("refresh-cw");
export const RotateCcw = icon("rotate-ccw");
export const RotateCw = icon("rotate-cw");
export const ScrollText = icon("scroll-text");
export const Search = icon("search");
export const Send = icon("send");
export const Share2 = icon("share-2");
export const ShieldCheck = icon("shield-check");
export const SlidersHorizontal = icon("sliders-horizontal");
export const Smartphone = icon("smartphone");
export const Square = icon("square");
export const Store = icon("store");
export const Strikethrough = icon("strikethrough");
export const Sun = icon("sun");
export const TicketPercent = icon("ticket-percent");
export const Trash2 = icon("trash-2");
export const TriangleAlert = icon("triangle-alert");
export const Undo2 = icon("undo-2");
export const Unplug = icon("unplug");
export const Upload = icon("upload");
export const UserRound = icon("user-round");
export const UserRoundCheck = icon("user-round-check");
export const UserRoundMinus = icon("user-round-minus");
export const UserRoundPen = icon("user-round-pen");
export const UserRoundPlus = icon("user-round-plus");
export const UserRoundX = icon("user-round-x");
export const UserX = icon("user-x");
export const UsersRound = icon("users-round");
export const X = icon("x");
