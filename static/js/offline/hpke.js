/**
 * The suite of the sealed boxes, apart because it is a quarter of all script: a browser that carries nothing never loads
 * it. Nothing but the library stands here, so that what every page loads stays one file with what it is made of.
 */
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";

export const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
