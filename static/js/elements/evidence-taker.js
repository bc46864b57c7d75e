/**
 * `<evidence-taker for>`: a photo or a voice note by the page itself, put into the form's file field. A phone's own camera
 * would leave a copy in its gallery; this one leaves none. Camera and microphone are off again as soon as it is done.
 */
import { counted } from "../frame/words.js";

const QUALITY = 0.92;
const SECOND = 1000;
/** How a recording is named, by what the browser records. @type {Record<string, string>} */
const ENDINGS = { "audio/mp4": "m4a", "audio/ogg": "ogg" };

class EvidenceTaker extends HTMLElement {
  connectedCallback() {
    if (!navigator.mediaDevices?.getUserMedia) return;
    this.hidden = false;
    this.addEventListener("click", (event) => {
      const act = event.target instanceof Element ? event.target.closest("[data-take]")?.getAttribute("data-take") : null;
      if (act) this.act(act);
    });
    this.onHide = () => { if (document.hidden) this.end(); };
    document.addEventListener("visibilitychange", this.onHide);
  }

  disconnectedCallback() {
    this.end();
    if (this.onHide) document.removeEventListener("visibilitychange", this.onHide);
  }

  /** @param {string} act */
  async act(act) {
    if (act === "stop") return this.end();
    if (act === "keep") return this.recorder ? this.recorder.stop() : this.snap();
    this.end();
    const wanted = act === "photo" ? { video: { facingMode: "environment" } } : { audio: true };
    this.stream = await navigator.mediaDevices.getUserMedia(wanted).catch(() => undefined);
    if (!this.stream) return this.say("The browser gives no camera or microphone here. Choose a file instead.");
    this.toggle(true, act === "photo");
    if (act === "photo") await this.look();
    else this.record(this.stream);
  }

  get video() {
    return /** @type {HTMLVideoElement} */ (this.querySelector("video"));
  }

  async look() {
    this.video.srcObject = this.stream ?? null;
    await this.video.play().catch(() => {});
    this.say("");
  }

  snap() {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [this.video.videoWidth, this.video.videoHeight];
    canvas.getContext("2d")?.drawImage(this.video, 0, 0);
    canvas.toBlob((blob) => { if (blob) this.keep(blob, "Photo", "photo.jpg"); }, "image/jpeg", QUALITY);
  }

  /** @param {MediaStream} stream */
  record(stream) {
    const parts = /** @type {Blob[]} */ ([]);
    const recorder = new MediaRecorder(stream);
    const [type] = recorder.mimeType.split(";");
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.onstop = () => {
      if (this.recorder !== recorder) return;
      this.keep(new Blob(parts, { type }), "Voice note", `voice note.${ENDINGS[type] ?? "webm"}`);
    };
    this.recorder = recorder;
    recorder.start(SECOND);
    let seconds = 0;
    this.say("Recording");
    this.timer = setInterval(() => this.say(`Recording, ${counted((seconds += 1), "second", "seconds")}`), SECOND);
  }

  /** Into the form's own file field, in place of what was chosen there. @param {Blob} blob @param {string} what @param {string} name */
  keep(blob, what, name) {
    const field = /** @type {HTMLInputElement | null} */ (document.getElementById(this.getAttribute("for") ?? ""));
    const chosen = new DataTransfer();
    chosen.items.add(new File([blob], name, { type: blob.type }));
    if (field) field.files = chosen.files;
    field?.dispatchEvent(new Event("input", { bubbles: true }));
    this.end();
    this.say(`${what}, ${(blob.size / 1e6).toFixed(1)} MB, goes with this entry. It is in no gallery.`);
  }

  end() {
    clearInterval(this.timer);
    const recorder = this.recorder;
    this.recorder = undefined;
    if (recorder?.state === "recording") recorder.stop();
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = undefined;
    this.video.srcObject = null;
    this.toggle(false, false);
    this.say("");
  }

  /** @param {boolean} isOn @param {boolean} isPhoto */
  toggle(isOn, isPhoto) {
    const [live, begin] = [".taking", ".to-take"].map((which) => /** @type {HTMLElement} */ (this.querySelector(which)));
    live.hidden = !isOn;
    begin.hidden = isOn;
    this.video.hidden = !isPhoto;
    const keep = this.querySelector("[data-take=keep] span");
    if (keep) keep.textContent = isPhoto ? "Take it" : "Stop and keep";
  }

  /** @param {string} words */
  say(words) {
    const line = this.querySelector("[role=status]");
    if (line) line.textContent = words;
  }
}

customElements.define("evidence-taker", EvidenceTaker);
