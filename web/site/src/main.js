// Every page: the list. The three pages of ours: what they are there for.
import { $ } from "./dom.js";
import { wireList } from "./buttons.js";
import { comparePage } from "./compare-page.js";
import { wireCopies } from "./copy.js";
import { listPage } from "./list-page.js";
import { searchPage } from "./search-page.js";

wireList();
wireCopies();
if ($("[data-search]")) searchPage($("[data-search]"));
if ($("[data-list]")) listPage($("[data-list]"));
if ($("[data-compare]")) comparePage($("[data-compare]"));
