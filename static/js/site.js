// Loads the optional scripts. Pages work without them.
import "./theme-choice.js";

if (document.querySelector("[data-filter], main .data-table, main .count-badge")) import("./records.js");
if (document.querySelector("[data-roster]")) import("./roster.js");
