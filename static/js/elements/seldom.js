/** The elements of a few pages of the phone itself, in one file: `frame/lazily.js` fetches it where one of them stands. */
import "./notice-switch.js";
import "./phone-door.js";
import "./this-phone.js";
