// My list: what its page does. The header's count is the other script's (main.js).
import { $ } from "./dom.js";
import { listPage } from "./list-page.js";

listPage($("[data-list]"));
