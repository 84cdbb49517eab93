// Adds to pages what is good to have and that they do without. Each part is fetched where a page has a use for it.
import "./keys.js";
import "./theme-choice.js";

if (document.querySelector("[data-filter], main .figures, main .tally")) import("./records.js");
if (document.querySelector("[data-roster]")) import("./roster.js");
