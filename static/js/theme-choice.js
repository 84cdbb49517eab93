// The choice between light colours, dark colours and the system's.
import { mountTemplate } from "./controls.js";

const container = document.querySelector("[data-theme-choice]");
if (container) {
  const select = mountTemplate(container).querySelector("select");
  const root = document.documentElement;
  select.value = root.dataset.theme ?? "";
  select.addEventListener("change", () => {
    root.dataset.theme = select.value;
    try {
      localStorage.setItem("theme", select.value);
    } catch {
      // Without storage, the choice lasts until the page is left.
    }
  });
}
