// Every page: the list. Search and comparing: what they are there for. My list has a script of its own.
import { $ } from "./dom.js";
import { wireList } from "./buttons.js";
import { comparePage } from "./compare-page.js";
import { wireCopies } from "./copy.js";
import { searchPage } from "./search-page.js";

wireList();
wireCopies();
if ($("[data-search]")) searchPage($("[data-search]"));
if ($("[data-compare]")) comparePage($("[data-compare]"));
