// The choice between the system's colours, light and dark.
import { unfold } from "./controls.js";

const holder = document.querySelector("[data-theme-choice]");
if (holder) {
  const select = unfold(holder).querySelector("select");
  const root = document.documentElement;
  select.value = root.dataset.theme ?? "";
  select.addEventListener("change", () => {
    root.dataset.theme = select.value;
    try {
      localStorage.setItem("theme", select.value);
    } catch {
      // Storage may be forbidden; then the choice lasts as long as the page.
    }
  });
}
