/** A pack as it comes over the line: frames of a length, a head in JSON, and sealed bytes. Pure; takes bytes as they come. */

const LENGTH = 4;
const MOST_HEAD = 4_000_000;

/** Feed it what arrives; it gives the frames that are whole. */
export class Frames {
  constructor() {
    this.rest = new Uint8Array();
  }

  /**
   * @param {Uint8Array} chunk
   * @returns {{ head: any, bytes: Uint8Array }[]}
   */
  take(chunk) {
    const whole = new Uint8Array(this.rest.length + chunk.length);
    whole.set(this.rest);
    whole.set(chunk, this.rest.length);
    const frames = [];
    let at = 0;
    while (whole.length - at >= LENGTH) {
      const size = new DataView(whole.buffer, at).getUint32(0);
      if (size > MOST_HEAD) throw new RangeError("not a pack");
      const start = at + LENGTH + size;
      if (whole.length < start) break;
      const head = JSON.parse(new TextDecoder().decode(whole.subarray(at + LENGTH, start)));
      const end = start + (head.size ?? 0);
      if (whole.length < end) break;
      frames.push({ head, bytes: whole.slice(start, end) });
      at = end;
    }
    this.rest = whole.slice(at);
    return frames;
  }
}
