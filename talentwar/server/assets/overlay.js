// What livereload's own script does not know: the notice over the page, and what of the page has been seen.
// Served by `build.py serve` alone.
{
  const NOTICE = "/-/notice";
  const seen = JSON.parse(document.currentScript.dataset.seen);
  let box = null;
  let folded = false;

  const show = (html) => {
    box?.remove();
    box = null;
    if (!html) return;
    box = document.createElement("talentwar-notice");
    const root = box.attachShadow({ mode: "open" });
    const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/-/overlay.css" });
    const panel = document.createElement("section");
    panel.setAttribute("role", "region");
    panel.setAttribute("aria-label", "Problems of the content");
    panel.setAttribute("aria-live", "polite");
    panel.innerHTML = html;
    const fold = document.createElement("button");
    const label = () => {
      box.toggleAttribute("folded", folded);
      fold.textContent = folded ? "Show" : "Hide";
      fold.setAttribute("aria-expanded", String(!folded));
    };
    fold.addEventListener("click", () => {
      folded = !folded;
      label();
    });
    if (panel.querySelector(".errors")) {
      box.setAttribute("errors", "");
      panel.prepend(fold);
      label();
    }
    root.append(style, panel);
    document.body.append(box);
  };

  const load = async () => {
    const answer = await fetch(NOTICE, { cache: "no-store" });
    seen[NOTICE] = answer.headers.get("X-Notice") ?? "";
    show(await answer.text());
  };

  window.LiveReloadPluginNotice = class {
    static identifier = "notice";
    static version = "1";

    // Told to the server when the connection is made, and again whenever it had been lost.
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
