/** The elements of some pages of a case, in one file: `frame/lazily.js` fetches it where one of them stands. */
import "./evidence-taker.js";
import "./phone-waiting.js";
// Used by the other parts too: named here, they lie in the one file that all share, not in one of their own.
import "../frame/renewing.js";
import "../frame/travel.js";
