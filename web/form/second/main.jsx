// The same schema in a second renderer, JSON Forms: for tests only, it is not shipped.
import React from "react";
import { createRoot } from "react-dom/client";
import { JsonForms } from "@jsonforms/react";
import { vanillaCells, vanillaRenderers } from "@jsonforms/vanilla-renderers";

async function start() {
  const [schema, ui, data] = await Promise.all(
    ["form/application.schema.json", "form/ui.jsonforms.json", "everything.json"].map((file) => fetch(`/${file}`).then((r) => r.json())),
  );
  // A step at a time, as the stepper of a richer renderer set would show them.
  const pages = ui.elements.map((page) => ({ type: "VerticalLayout", elements: page.elements }));
  delete schema.allOf;
  delete schema.properties.variables.items.allOf;
  createRoot(document.getElementById("app")).render(
    pages.map((page, n) => (
      <section key={n} data-step={n}>
        <JsonForms schema={schema} uischema={page} data={data} renderers={vanillaRenderers} cells={vanillaCells} validationMode="NoValidation" />
      </section>
    )),
  );
}
start();
