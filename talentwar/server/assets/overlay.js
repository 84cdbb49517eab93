// Adds to livereload's own script: shows the problem overlay, and tells the server which versions this page has loaded.
// Only `build.py serve` serves this file.
{
  const NOTICE = "/-/notice";
  const seen = JSON.parse(document.currentScript.dataset.seen);
  let overlay = null;
  let isFolded = false;

  const show = (html) => {
    overlay?.remove();
    overlay = null;
    if (!html) return;
    overlay = document.createElement("talentwar-notice");
    const root = overlay.attachShadow({ mode: "open" });
    const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/-/overlay.css" });
    const panel = document.createElement("section");
    panel.setAttribute("role", "region");
    panel.setAttribute("aria-label", "Problems of the content");
    panel.setAttribute("aria-live", "polite");
    panel.innerHTML = html;
    if (panel.querySelector(".errors")) {
      overlay.setAttribute("errors", "");
      panel.prepend(foldButton());
    }
    root.append(style, panel);
    document.body.append(overlay);
  };

  const foldButton = () => {
    const button = document.createElement("button");
    const update = () => {
      overlay.toggleAttribute("folded", isFolded);
      button.textContent = isFolded ? "Show" : "Hide";
      button.setAttribute("aria-expanded", String(!isFolded));
    };
    button.addEventListener("click", () => {
      isFolded = !isFolded;
      update();
    });
    update();
    return button;
  };

  const load = async () => {
    const response = await fetch(NOTICE, { cache: "no-store" });
    seen[NOTICE] = response.headers.get("X-Notice") ?? "";
    show(await response.text());
  };

  window.LiveReloadPluginNotice = class {
    static identifier = "notice";
    static version = "1";

    // livereload sends this to the server on every connection.
    analyze() {
      return { seen };
    }

    reload(path) {
      if (path !== NOTICE) return false;
      load();
      return true;
    }
  };

  if (seen[NOTICE]) load();
}
