/**
 * Types of Feather's browser side: `island()`, `api`, `html`, `Feather` and what ui.js adds to `window`.
 * An editor reads them from an app's `jsconfig.json`: `{ "include": [".feather/feather.d.ts", "static"] }`.
 */

/** Markup that is safe to insert. Only the `html` template makes it. */
export declare class SafeHtml {
  #markup: string;
  toString(): string;
}

type Text = string | number | null;
type AttributeValue = string | number | boolean | null | undefined;

/** The parts of an element that a render map can set; parts that are not named stay as they are. */
export interface Parts {
  text?: Text;
  html?: SafeHtml;
  /** Class names by whether the element has them. */
  class?: Record<string, unknown>;
  /** Attributes; null and false remove them. */
  attr?: Record<string, AttributeValue>;
  /** `aria-*` attributes by the name after the dash; null removes them, false is written. */
  aria?: Record<string, AttributeValue>;
  /** `data-*` attributes by their camelCase name; null removes them. */
  data?: Record<string, AttributeValue>;
  /** CSS properties; null removes them. */
  style?: Record<string, string | number | null | undefined>;
  value?: string;
  checked?: boolean;
  disabled?: boolean;
  hidden?: boolean;
}

/** Text, whether the element is shown, markup, or its parts; undefined leaves the element alone. */
export type Paint = Text | boolean | undefined | SafeHtml | Parts;

/** How an island's state outlives the page. */
export interface PersistOptions<S = Record<string, any>> {
  /** The end of the storage key, for islands without `data-persist-key`. */
  key?: string;
  /** Keep it in sessionStorage: for this tab, until it is closed. */
  session?: boolean;
  /** The properties to keep; all by default. */
  only?: (keyof S)[];
  /** What was kept under another version is ignored; 1 by default. */
  version?: number;
  /** Follow the changes that other tabs make. */
  sync?: boolean;
}

/** What a drop did. Positions count from 0 and are those in the zone, without what is nested. */
export interface DropInfo {
  /** `data-id` of the item. */
  itemId: string | null;
  fromIndex: number;
  toIndex: number;
  fromZoneId: string | null;
  toZoneId: string | null;
  sameZone: boolean;
  /** `data-id` of the item that now comes after this one: this one stands before it. */
  beforeId: string | null;
  /** `data-id` of the item that now comes before this one. */
  afterId: string | null;
  via: "pointer" | "keyboard" | "menu";
}

/** Items that people can move, by mouse, touch, keyboard and menu. */
export interface Draggable {
  /** Selector of what moves. */
  items: string;
  /** Selector of where to; the island itself by default. */
  zones?: string;
  /** Selector of what in an item is taken hold of, and opens the Move menu; the item itself by default. */
  handle?: string;
  /** How items are laid out; "y", one below the other, by default. */
  axis?: "x" | "y" | "xy";
  /** What an item is called when its moves are announced. */
  label?(item: HTMLElement): string;
  /** What a zone is called when moves are announced. */
  zoneLabel?(zone: HTMLElement): string;
  canDrop?(item: HTMLElement, zone: HTMLElement): boolean;
  onDragStart?(item: HTMLElement): unknown;
  onDragOver?(item: HTMLElement, zone: HTMLElement): unknown;
  onDragEnd?(item: HTMLElement): unknown;
  /** Tells the server. A rejection, `ok: false` or `success: false` puts the item back. */
  onDrop?(item: HTMLElement, zone: HTMLElement, info: DropInfo): unknown;
}

/** A mounted island: `this` in everything that a definition contains. */
export interface Island<S = Record<string, any>> {
  readonly el: HTMLElement;
  readonly name: string;
  /** The element's live `data-*` attributes. */
  readonly data: DOMStringMap;
  /** The JSON in `data-props`, as it is now; an empty object without one. */
  readonly props: any;
  /** The island's data: changing anything in it renders once, after the current code has run. */
  readonly state: S;
  /** Aborts when the island leaves the page. */
  readonly signal: AbortSignal;
  readonly api: Api;
  /** The first match outside nested islands. */
  $<E extends HTMLElement = HTMLElement>(selector: string): E | null;
  /** All matches outside nested islands. */
  $$<E extends HTMLElement = HTMLElement>(selector: string): E[];
  /** Dispatches a bubbling event on the element; false when a listener called `preventDefault()`. */
  emit(type: string, detail?: unknown): boolean;
  /** Listens until the island leaves the page, on the document unless told otherwise. */
  on(type: string, listener: (detail: any, event: Event) => unknown, target?: EventTarget): void;
  /**
   * Shows a change at once, and takes it back if the request fails.
   *
   * @param mutate changes the state, and nothing else: it runs again when an earlier change is taken back
   * @param request fails by rejecting, or by an answer with `ok: false` or `success: false`
   * @param options `message`: what people are told when it fails
   */
  optimistic<R>(
    mutate: (state: S) => void,
    request: () => Promise<R> | R,
    options?: { message?: string },
  ): Promise<R>;
  /** Renders now instead of after the current code. */
  flush(): void;
  /** Removes what was kept of the state; later changes are kept again. */
  clearPersisted(): void;
}

/** What `island(name, definition)` takes. Further functions, getters and nulls belong to the instance. */
export interface Definition<S = Record<string, any>> {
  /** Keep the state for the next page; a string is the end of the storage key. */
  persist?: boolean | string | PersistOptions<S>;
  /** The first state, or what gives it from `data-*` attributes and element. */
  state?: S | ((data: DOMStringMap, el: HTMLElement) => S);
  /** What `data-action` names. */
  actions?: Record<string, (event: any, el: any) => unknown>;
  /** What each selector shows; "this" is the island's own element. */
  render?(state: S): Record<string, Paint> | undefined | void;
  init?(): unknown;
  destroy?(): unknown;
  /** Called after a swap by htmx touched the island, which stayed. */
  updated?(): unknown;
  /** Listeners on the document by event, removed with the island. */
  on?: Record<string, (detail: any, event: Event) => unknown>;
  draggable?: Draggable;
}

/** What a definition adds to the instance beside the options. */
type Extras<M> = Omit<M, keyof Definition>;

export interface RequestOptions {
  /** Query parameters; null and undefined ones are left out. */
  query?: Record<string, unknown>;
  headers?: HeadersInit;
  /** Cancels the request. */
  signal?: AbortSignal;
  /** Milliseconds until the request is given up; 30000 by default. */
  timeout?: number;
}

/** Why a request failed: every status outside 200-299, no connection, a timeout or an abort. */
export interface ApiError extends Error {
  readonly name: "ApiError";
  /** The server's error code, `HTTP_<status>`, `NETWORK`, `TIMEOUT` or `ABORTED`. */
  readonly code: string;
  /** 0 when no answer came. */
  readonly status: number;
  /** The first form field at fault. */
  readonly field: string | undefined;
  /** Messages by form field. */
  readonly fields: Record<string, string>;
  /** The answer: parsed if it was JSON, else text. */
  readonly body: unknown;
}

/** Requests to the app's own API. Paths go below `/api`; JSON is parsed; no content is null. */
export interface Api {
  get<T = any>(path: string, options?: RequestOptions): Promise<T>;
  post<T = any>(path: string, body?: unknown, options?: RequestOptions): Promise<T>;
  put<T = any>(path: string, body?: unknown, options?: RequestOptions): Promise<T>;
  patch<T = any>(path: string, body?: unknown, options?: RequestOptions): Promise<T>;
  delete<T = any>(path: string, options?: RequestOptions): Promise<T>;
}

type DefineIsland = <S extends object = {}, M = {}>(
  name: string,
  definition: Definition<S> & M & ThisType<Island<S> & Extras<M>>,
) => void;

type HtmlTemplate = (parts: TemplateStringsArray, ...values: unknown[]) => SafeHtml;

export interface FeatherGlobal {
  island: DefineIsland;
  html: HtmlTemplate;
  /** The island that is mounted on an element. */
  get(el: Element): Island | undefined;
  /** Removes all state that islands keep in this browser: what signing out has to do. */
  clearPersisted(): void;
}

export type ToastType = "info" | "success" | "warning" | "error";

/** An additional button of a toast: `run` is called, or a POST is sent to `url`. */
export interface ToastAction {
  label: string;
  run?: () => void;
  url?: string;
}

export interface ToastOptions {
  /** Milliseconds until it goes; 0 keeps it, as by default for errors and toasts with an action. */
  duration?: number;
  action?: ToastAction;
}

export interface ConfirmOptions {
  /** The question; "Are you sure?" by default. */
  title?: string;
  /** The verb on the button; "Confirm" by default. */
  confirmText?: string;
  /** Whether the button is red; true by default. */
  danger?: boolean;
}

export interface PromptOptions {
  /** "Enter a value" by default. */
  title?: string;
  /** A sentence below the title. */
  message?: string;
  /** The field's label; the title by default. */
  label?: string;
  placeholder?: string;
  defaultValue?: string;
  confirmText?: string;
  /** The field's type; "text" by default. */
  type?: string;
  maxLength?: number;
  /** Whether the field must not be left empty; true by default. */
  required?: boolean;
  onConfirm?(value: string): void;
  onCancel?(): void;
}

declare global {
  var island: DefineIsland;
  var html: HtmlTemplate;
  var api: Api;
  var Feather: FeatherGlobal;

  /** Shows a short message and has it read out; the result takes it away. */
  var showToast: (message: string, type?: ToastType, options?: ToastOptions) => () => void;
  /** Asks before something happens; false when it was dismissed in any way. */
  var showConfirm: (message: string, options?: ConfirmOptions) => Promise<boolean>;
  /** Asks for one line of text; null when it was dismissed. */
  var showPrompt: (options?: PromptOptions) => Promise<string | null>;
  /** Chooses light, dark or what the system says, and remembers it. */
  var setTheme: (mode: "light" | "dark" | "system") => void;
  /** Chooses how much is on a screen, and remembers it. */
  var setDensity: (density: "comfortable" | "compact") => void;
  /** htmx, on pages that have it. */
  var htmx: any;

  /** Events of the runtime and the theme; all can be heard on the document. */
  interface DocumentEventMap {
    "feather:theme": CustomEvent<{ mode: "light" | "dark" | "system" }>;
    "feather:mount": CustomEvent<{ island: string }>;
    "feather:error": CustomEvent<{ island: string; phase: string; error: unknown }>;
    "feather:rollback": CustomEvent<{ island: string; error: unknown; message: string }>;
  }
}
