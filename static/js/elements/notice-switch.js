/**
 * `<notice-switch data-key data-known data-subscribe data-withdraw>` around a status line and a button: whether this
 * phone is told that something is new. It says what is so, asks for permission at a tap only, and posts what the browser
 * gave. `data-known`: SHA-256 of the endpoints that the server has of hers.
 */
import { person } from "../frame/carrying.js";
import { keepTold } from "../frame/renewing.js";
import { post, sha256, WORDS } from "./noticing.js";

class NoticeSwitch extends HTMLElement {
  /** @type {keyof typeof WORDS} */
  state = "off";
  /** @type {Set<string>} */
  known = new Set();
  busy = false;

  connectedCallback() {
    this.known = new Set((this.dataset.known ?? "").split(" "));
    this.button?.addEventListener("click", () => this.turn());
    this.look().catch(() => this.say("failed"));
  }

  get button() {
    return this.querySelector("button");
  }

  /** What is so now, from the browser and from what the server has. */
  async look() {
    if (!("PushManager" in window && "Notification" in window && navigator.serviceWorker)) return this.say("missing");
    if (Notification.permission === "denied") return this.say("blocked");
    const now = await (await this.pushes()).getSubscription();
    this.say(now && this.known.has(await sha256(now.endpoint)) ? "on" : "off");
  }

  async turn() {
    if (this.busy) return;
    this.busy = true;
    try {
      await (this.state === "on" ? this.leave() : this.join());
    } catch {
      this.say(Notification.permission === "denied" ? "blocked" : "failed");
    } finally {
      this.busy = false;
    }
  }

  async join() {
    if ((await Notification.requestPermission()) !== "granted") return this.look();
    const asked = { userVisibleOnly: true, applicationServerKey: this.dataset.key };
    const pushes = await this.pushes();
    // One that was made for another key of ours, or that the server has ended, stands in the way.
    await (await pushes.getSubscription())?.unsubscribe();
    const made = await pushes.subscribe(asked);
    await post(this.dataset.subscribe, made.toJSON());
    await keepTold({ person: person(), key: this.dataset.key, endpoint: made.endpoint });
    this.known.add(await sha256(made.endpoint));
    this.say("on");
  }

  async leave() {
    const now = await (await this.pushes()).getSubscription();
    await post(this.dataset.withdraw, { endpoint: now?.endpoint ?? "" });
    await keepTold(null);
    await now?.unsubscribe();
    this.say("off");
  }

  async pushes() {
    return (await navigator.serviceWorker.ready).pushManager;
  }

  /** @param {keyof typeof WORDS} state */
  say(state) {
    this.state = state === "failed" ? this.state : state;
    const [line, button] = [this.querySelector("[role=status]"), this.button];
    if (line) line.textContent = WORDS[state];
    if (!button) return;
    button.hidden = state === "missing" || state === "blocked";
    button.textContent = this.state === "on" ? "Turn off on this phone" : "Tell me on this phone";
  }
}

customElements.define("notice-switch", NoticeSwitch);
