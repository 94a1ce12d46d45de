// Starts the page. A file of its own, because the page's policy forbids scripts inside the HTML.
import init from "../app.js";
await init({ module_or_path: new URL("../app_bg.wasm", import.meta.url) });
